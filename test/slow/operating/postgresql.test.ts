import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readMigrations } from '../../../src/db/migrations.ts';
import { migratePostgresql } from '../../../src/db/postgresql/migrate.ts';
import { makeBackup, newFolder, restoreBackup } from '../../helpers/backups.ts';
import { freePort } from '../../helpers/free-port.ts';
import { codeIn, tableBelow } from '../../helpers/operating-document.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { dropPostgresDatabase, emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { createWorld, eventually, TestInstall, type World } from '../../helpers/world.ts';

/** schema/OPERATING.md on PostgreSQL. Each test bears the number of its sentence. */
let url: string;
let world: World;
let web: TestInstall;
let ana: Somebody;

beforeAll(async () => {
  url = await emptyPostgresDatabase();
  world = await createWorld({ installs: { web: ['a.test'] }, env: { web: { DATABASE_URL: url } } });
  web = world.install('web');
  ana = new Somebody(web, await web.person('ana'));
});
afterAll(async () => {
  await world?.close();
  if (url) await dropPostgresDatabase(url);
});

it('3 nothing of SQLite lies in the data folder', async () => {
  await ana.post('Hello');
  const names = readdirSync(web.dataDir);
  expect(names.filter((name) => /^(?:pukeko\.|lock\.db|run\.json|log-place)/.test(name))).toEqual([]);
  const known = tableBelow('Files').map(([name]) => codeIn(name)[0]);
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

it('20 a worker answers machines alone, at PUKEKO_OPS where that is set', async () => {
  const paths = ['/livez', '/readyz', '/metrics'];
  const question = '/internal/tls-ask?domain=a.test';
  for (const hasOps of [false, true]) {
    const [port, ops] = [await freePort(), await freePort()];
    const worker = new TestInstall('worker', [], hasOps ? ops : port, {
      DATABASE_URL: url,
      PUKEKO_ROLE: 'worker',
      PUKEKO_DATA: newFolder(),
      PORT: String(port),
      ...(hasOps ? { PUKEKO_OPS: `127.0.0.1:${ops}` } : {}),
    });
    try {
      await worker.start(' ');
      const status = async (path: string) =>
        (await worker.http(path, { host: `127.0.0.1:${worker.port}` })).status;
      for (const path of paths) expect([path, await status(path)]).toEqual([path, 200]);
      expect(await status(question)).toBe(hasOps ? 200 : 404);
      for (const path of ['/', '/graphql', '/@ana', '/inbox'])
        expect([path, await status(path)]).toEqual([path, 404]);
      if (hasOps) await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
    } finally {
      await worker.close();
    }
  }
});

it('21 a process takes 18 connections at most', async () => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const taken = async () =>
    Number(
      (
        await client.query(
          `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
        )
      ).rows[0].n,
    );
  let most = 0;
  let isOver = false;
  const counting = (async () => {
    while (!isOver) most = Math.max(most, await taken());
  })();
  const watch = await ana.watchHome();
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => (n % 2 ? ana.home() : ana.post(`One of many ${n}`))),
  );
  await eventually(taken, (count) => count > 6);
  isOver = true;
  await counting;
  await watch.close();
  await client.end();
  expect(most).toBeGreaterThan(6);
  expect(most).toBeLessThanOrEqual(18);
});

it('35 it is not copied before an upgrade, and a backup leads back', async () => {
  const [older, fresh] = await Promise.all([emptyPostgresDatabase(), emptyPostgresDatabase()]);
  const migrations = readMigrations('postgresql').slice(0, -2);
  await migratePostgresql(older, migrations);
  await tagsIn(
    older,
    `INSERT INTO "tag" ("id", "name", "display", "createdAt") VALUES (7, 'kept', 'Kept', 1)`,
  );
  const [folder, dataDir] = [newFolder(), newFolder()];
  await makeBackup('postgresql', older, dataDir, folder);

  const server = new TestInstall('upgraded', [], await freePort(), {
    DATABASE_URL: older,
    PUKEKO_DATA: dataDir,
  });
  await server.start(' ');
  await server.close();
  expect(readdirSync(dataDir).filter((name) => name.includes('before'))).toEqual([]);
  await expect(migratePostgresql(older, migrations)).rejects.toThrow(/newer/);

  await restoreBackup(folder, join(newFolder(), 'data'), fresh, { migrations });
  expect(await tagsIn(fresh)).toEqual(['kept']);
  await expect(migratePostgresql(fresh, migrations)).resolves.toEqual([]);
  await Promise.all([older, fresh].map((each) => dropPostgresDatabase(each)));
});

async function tagsIn(database: string, before = 'SELECT 1'): Promise<string[]> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  await client.query(before);
  const { rows } = await client.query<{ name: string }>('SELECT "name" FROM "tag"');
  await client.end();
  return rows.map(({ name }) => name);
}
