import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../helpers/free-port.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { createWorld, eventually, TestInstall, type World } from '../../helpers/world.ts';

interface Begun {
  import: { id: string; state: string };
  uploadUrl: string;
}

/** A server that is killed while the file of an import comes: its import takes the file again within a minute. */
describe.each(['sqlite', 'postgresql'] as const)('a file that was coming at kill -9, on %s', (dialect) => {
  let url = '';
  let world: World;
  let first: TestInstall;
  /** The server that lives: the same one, started again; on PostgreSQL one that was there all the time. */
  let second: TestInstall;
  let ana: Somebody;

  beforeAll(async () => {
    const env: Record<string, string> = {};
    if (dialect === 'postgresql') {
      url = await emptyPostgresDatabase();
      Object.assign(env, { DATABASE_URL: url, PUKEKO_SECRET: 'the same secret for both of the servers' });
    }
    world = await createWorld({ installs: { first: ['a.test'] }, env: { first: env } });
    first = world.install('first');
    second = first;
    ana = new Somebody(first, await first.person('ana'));
    if (dialect === 'sqlite') return;
    second = new TestInstall('second', ['a.test'], await freePort(), env);
    await second.start(' ');
    ana = new Somebody(second, ana);
  });
  afterAll(async () => {
    if (second !== first) await second?.close();
    await world?.close();
    if (url) await dropPostgresDatabase(url);
  });

  const rows = (count: number) => Array.from({ length: count }, (_, n) => `nobody-${n}\n`).join('');
  const put = async (at: TestInstall, address: string, body: string | (() => AsyncGenerator<Buffer>)) => {
    const { pathname, host } = new URL(address);
    const answer = await request(`${at.address}${pathname}`, {
      ...{ method: 'PUT', headers: { host } },
      body: typeof body === 'string' ? body : (body() as never),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };
  const state = async (id: string) =>
    (
      await ana.ask<{ node: { state: string } }>(
        'query ($id: ID!) { node(id: $id) { ... on Import { state } } }',
        { id },
      )
    ).node.state;

  it('is taken again, whole', { timeout: 300_000 }, async () => {
    const { import: begun, uploadUrl } = await ana.change<Begun>(
      'createImport',
      { kind: 'FOLLOWS' },
      'import { id state } uploadUrl',
    );
    let isKilled = false;
    const half = put(first, uploadUrl, async function* () {
      yield Buffer.from(rows(2000));
      while (!isKilled) await sleep(100);
    }).catch((error: unknown) => error);
    await eventually(
      () => state(begun.id),
      (seen) => seen === 'RECEIVING',
    );
    // One that comes slowly keeps its place, longer than one that nobody receives would.
    await sleep(45_000);
    expect(await state(begun.id)).toBe('RECEIVING');
    expect((await put(second, uploadUrl, rows(1))).status).toBe(409);
    await first.kill();
    isKilled = true;
    expect(await half).toBeInstanceOf(Error);
    if (second === first) await first.start();
    const killedAt = performance.now();
    const taken = await eventually(
      () => put(second, uploadUrl, rows(3000)),
      ({ status }) => status !== 409,
      120_000,
    );
    expect(taken).toEqual({ status: 202, text: expect.stringContaining('"total":3000,"failed":3000') });
    expect(performance.now() - killedAt).toBeLessThan(75_000);
    const seen = await eventually(
      () => state(begun.id),
      (state) => state === 'ENDED',
    );
    expect(seen).toBe('ENDED');
  });
});
