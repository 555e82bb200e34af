import { join } from 'node:path';
import { HOME_PAGE } from '../documents.ts';
import type { Lab, Running } from '../lab.ts';
import { graphqlBytes } from '../load/request.ts';
import { inTurns } from '../measure.ts';
import type { Part } from '../part.ts';
import type { FloorStorage, floorHome } from '../parts/floor-home.ts';
import type { httpLoad } from '../parts/http-load.ts';
import { seedHome } from '../seed/home.ts';
import type { RowSpec } from './spec.ts';

const CONNECTIONS = 16;
const ROUNDS = 5;
const ROUND_MS = 1500;
export const FEW = 10_000;
const MANY = 1_000_000;

export const home: RowSpec = {
  name: 'home',
  what: 'home page of 20 posts by GraphQL, 10,000 posts stored',
  unit: '1/s',
  goal: { must: 0.27, aim: 0.5 },
  async measure(lab) {
    const running = await installWith(lab, FEW);
    return measure(lab, running, { path: join(running.server.dataDir, 'pukeko.db') });
  },
};

export const pgHome: RowSpec = {
  name: 'pg-home',
  what: 'the same on PostgreSQL; the floor too',
  unit: '1/s',
  goal: { must: 0.2, aim: 0.5 },
  async measure(lab) {
    lab.note(`seeding ${FEW} posts`);
    const running = await lab.installOnPostgres((seed) => seedHome(seed, lab.template.bea.uri, FEW));
    return measure(lab, running, { url: running.url });
  },
};

async function measure(lab: Lab, running: Running<unknown>, storage: FloorStorage) {
  const floorPart = await lab.part<typeof floorHome>('floor-home', {
    ...storage,
    identityUri: lab.template.bea.uri,
  });
  const floorPort = await floorPart.call('port', null);
  await assertSamePage(lab, running, floorPort);
  const loader = await loaderFor(lab, graphqlBytes(lab.template.bea, HOME_PAGE));
  return besideFloor(lab, running, loader, { port: floorPort, pid: floorPart.pid });
}

/** Pages of a server, and of its floor, in turns. */
export async function besideFloor(
  lab: Lab,
  running: Running<unknown>,
  loader: Loader,
  { port, pid }: { port: number; pid: number },
) {
  const floor = () => pages(loader, port);
  const row = () => pages(loader, running.server.port);
  await floor();
  await row();
  lab.warm(running);
  return inTurns({ rounds: ROUNDS, floor, row, note: lab.note, pids: { floor: pid, row: running.pid } });
}

export const homeMillion: RowSpec = {
  name: 'home-1m',
  what: 'the same page, 1,000,000 posts stored; the floor is the page with 10,000',
  unit: '1/s',
  goal: { must: 0.9, aim: 1 },
  async measure(lab) {
    const few = await installWith(lab, FEW);
    const many = await installWith(lab, MANY);
    const loader = await loaderFor(lab, graphqlBytes(lab.template.bea, HOME_PAGE));
    return besideFloor(lab, many, loader, { port: few.server.port, pid: few.pid });
  },
};

/** An install whose reader's home has so many posts behind it. */
export async function installWith(lab: Lab, posts: number): Promise<Running<void>> {
  lab.note(`seeding ${posts} posts`);
  return lab.install((seed) => seedHome(seed, lab.template.bea.uri, posts));
}

type Loader = Part<Awaited<ReturnType<typeof httpLoad>>>;

/** A loader of one request. */
export async function loaderFor(lab: Lab, request: Buffer): Promise<Loader> {
  const loader = await lab.part<typeof httpLoad>('http-load', null);
  await loader.call('use', [request]);
  return loader;
}

/** Asks for pages for a while, 16 at a time; gives pages a second. */
export async function pages(loader: Loader, port: number): Promise<number> {
  const result = await loader.call('run', { port, connections: CONNECTIONS, ms: ROUND_MS });
  if (result.statuses[200] !== result.answers) throw new Error(JSON.stringify(result.statuses));
  return result.rate;
}

/** The address of a file of another server, where the server gave one of its own host's that leads there. */
export function original(text: string): string {
  const coded = /^https:\/\/[^/]+\/proxy\/[^/]+\/([^/?]+)(?:\?still)?$/.exec(text)?.[1];
  return coded === undefined ? text : Buffer.from(coded, 'base64url').toString();
}

/** The floor must answer what the server answers: all but the place in the log, and pictures by their own addresses. */
async function assertSamePage(lab: Lab, running: Running<unknown>, floorPort: number): Promise<void> {
  const { bea } = lab.template;
  const answer = await running.server.graphql(bea, HOME_PAGE);
  const floor = await (await fetch(`http://127.0.0.1:${floorPort}/`)).json();
  const text = (value: unknown) =>
    JSON.stringify(value, (key, it: unknown) =>
      key === 'liveCursor' ? '' : typeof it === 'string' ? original(it) : it,
    );
  const [one, other] = [text(answer.data), text((floor as { data: unknown }).data)];
  if (one === other) return;
  throw new Error(
    `the floor's page is another than the server's:\n${one.slice(0, 1500)}\n${other.slice(0, 1500)}\n${JSON.stringify(answer.errors)}`,
  );
}
