import { join } from 'node:path';
import { createPost, createPostBytes, postText } from '../documents.ts';
import type { Lab, Running } from '../lab.ts';
import { inTurns } from '../measure.ts';
import type { Part } from '../part.ts';
import { type floorCreate, WRITTEN } from '../parts/floor-create.ts';
import type { floorCreatePg } from '../parts/floor-create-pg.ts';
import type { httpLoad } from '../parts/http-load.ts';
import { idOf, type Seed } from '../seed/database.ts';
import { addFollows } from '../seed/follows.ts';
import { addLocalPeople } from '../seed/people.ts';
import type { RowSpec } from './spec.ts';

const FOLLOWERS = 100;
const CONNECTIONS = 16;
const ROUNDS = 5;
const ROUND_MS = 1500;

export const create: RowSpec = {
  name: 'create',
  what: 'createPost by GraphQL, author with 100 local followers',
  unit: '1/s',
  goal: { must: 0.45, aim: 0.8 },
  measure: (lab) => onSqlite(lab, createPost, createPostBytes),
};

export const pgCreate: RowSpec = {
  name: 'pg-create',
  what: 'the same on PostgreSQL; the floor too, as many transactions at once',
  unit: '1/s',
  goal: { must: 0.3, aim: 0.6 },
  async measure(lab) {
    const { bea } = lab.template;
    const running = await lab.installOnPostgres((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
    const copy = await lab.installOnPostgres((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
    await copy.server.stop();
    const floorPart = await lab.part<typeof floorCreatePg>('floor-create-pg', {
      url: copy.url,
      authorUri: bea.uri,
      connections: CONNECTIONS,
    });
    return measure(lab, running, floorPart, createPost, createPostBytes);
  },
};

type Write = typeof createPost;
type Bytes = typeof createPostBytes;

/** Posts that are written in one of the ways there are, on SQLite. `bytes`: the same as requests for the loader. */
export async function onSqlite(lab: Lab, write: Write, bytes: Bytes) {
  const { bea } = lab.template;
  const running = await lab.install((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
  const copy = await lab.install((seed) => seedReaders(seed, bea.uri, FOLLOWERS));
  await copy.server.stop();
  const floorPart = await lab.part<typeof floorCreate>('floor-create', {
    path: join(copy.server.dataDir, 'pukeko.db'),
    authorUri: bea.uri,
  });
  return measure(lab, running, floorPart, write, bytes);
}

async function measure(
  lab: Lab,
  running: Running<unknown>,
  floorPart: Part<{ run(order: { ms: number; text: string }): number | Promise<number> }>,
  write: Write,
  bytes: Bytes,
) {
  const { bea } = lab.template;
  await assertSameRows(running, () => write(running, bea, 0));
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  await loader.call(
    'use',
    Array.from({ length: 1000 }, (_, index) => bytes(bea, index)),
  );
  const floor = () => floorPart.call('run', { ms: ROUND_MS, text: postText(1) });
  const row = () => creates(loader, running.server.port, ROUND_MS);
  await floor();
  await row();
  lab.warm(running);
  const pids = { floor: floorPart.pid, row: running.pid };
  return inTurns({ rounds: ROUNDS, floor, row, note: lab.note, pids });
}

export function seedReaders(seed: Seed, authorUri: string, count: number): void {
  const author = { id: idOf(seed.db, authorUri) };
  addFollows(seed, addLocalPeople(seed, 'follower', count), [author], seed.domain.id);
}

/** Writes posts for a while, 16 at a time; gives posts a second. */
export async function creates(
  loader: Part<Awaited<ReturnType<typeof httpLoad>>>,
  port: number,
  ms: number,
): Promise<number> {
  const result = await loader.call('run', { port, connections: CONNECTIONS, ms });
  if (result.statuses[200] !== result.answers) throw new Error(JSON.stringify(result.statuses));
  return result.rate;
}

/** The floor claims to write the same rows: looked at, so that it stays true. */
async function assertSameRows(running: Running<unknown>, write: () => Promise<void>): Promise<void> {
  const counts = async () => {
    const [row] = await running.read<Record<string, number>>(
      `SELECT (SELECT count(*) FROM post) AS "post", (SELECT count(*) FROM home) AS "home", (SELECT count(*) FROM event) AS "event",
        (SELECT count(*) FROM domain_entry) AS "domain_entry", (SELECT count(*) FROM post_link) AS "post_link",
        (SELECT count(*) FROM activity) + (SELECT count(*) FROM delivery) + (SELECT count(*) FROM work WHERE "machine" <> 'link-preview') + (SELECT count(*) FROM fan_out) AS "other"`,
    );
    return row ?? {};
  };
  const before = await counts();
  await write();
  const after = await counts();
  const expected: Record<string, number> = { ...WRITTEN, home: FOLLOWERS + 1, other: 0 };
  for (const [table, count] of Object.entries(expected)) {
    const written = (after[table] ?? 0) - (before[table] ?? 0);
    if (written !== count) throw new Error(`a post writes ${written} rows of ${table}, the floor ${count}`);
  }
}
