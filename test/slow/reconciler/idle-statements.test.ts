import { join } from 'node:path';
import SqliteHandle from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** A server with nothing to do asks its database nothing: work is woken, not polled. */
let world: World;
let install: TestInstall;
let ana: Somebody;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test', 'b.test'] } });
  install = world.install('one');
  ana = new Somebody(install, await install.person('ana'));
  // A minute after the start it looks for the first time at what trends, what is to be pruned and the like. Nothing of
  // it comes due while this lasts, on a machine of any speed.
  const db = new SqliteHandle(join(install.dataDir, 'pukeko.db'), { timeout: 60_000 });
  db.exec(`UPDATE work SET "dueAt" = "dueAt" + 86400000 WHERE "machine" <> 'search-index'`);
  db.close();
});

afterAll(() => world?.close());

const numberOf = async (name: string) => {
  const { body } = await install.http('/metrics', { host: '127.0.0.1' });
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(body)?.[1]);
};
const statements = () => numberOf('pukeko_db_statements_total');

/** What follows a moment later (the search index, half a second) has begun within this time. */
const QUIET_MS = 1_500;

/** Statements in `ms` milliseconds, once what was begun before has ended. */
async function statementsWithin(ms: number): Promise<number> {
  let [before, since] = [-1, 0];
  await eventually(statements, (now) => {
    if (now !== before) [before, since] = [now, performance.now()];
    return performance.now() - since > QUIET_MS;
  });
  await new Promise((done) => setTimeout(done, ms));
  return (await statements()) - before;
}

it('runs no statement while nothing happens', async () => {
  await ana.post('Before the silence');
  expect(await statements()).toBeGreaterThan(0);
  expect(await statementsWithin(3_000)).toBe(0);
});

it('runs none for those who watch and are told nothing', async () => {
  const watches = await Promise.all(Array.from({ length: 5 }, () => ana.watchHome()));
  expect(await numberOf('pukeko_live_subscribers')).toBe(5);
  expect(await statementsWithin(3_000)).toBe(0);
  for (const watch of watches) await watch.close();
  await eventually(
    () => numberOf('pukeko_live_subscribers'),
    (open) => open === 0,
  );
});
