import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { beforeAll, expect, it } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { BLOB, fileIn, makeBackup, manifestOf, newFolder, putFile } from '../../helpers/backups.ts';
import { openCoreWorld } from '../../helpers/core.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { type Ended, pukeko } from '../../helpers/pukeko.ts';

/** A restore that is killed at its last steps: what the operator finds, and that the next one is whole. */
const KEY = '1/aa/one.png';
const KILLER = pathToFileURL(join(projectRoot, 'test', 'helpers', 'kill', 'kill-at-step.mjs')).href;
const folder = newFolder();

beforeAll(async () => {
  const dataDir = newFolder();
  const world = await openCoreWorld({ effects: 'run', dataDir });
  const home = await world.domain('a.test');
  const ana = await world.identity('ana', home);
  await world.rawPost(ana, { html: '<p>Kept</p>' });
  const db = new Sqlite(world.db.location);
  db.prepare(
    `INSERT INTO media ("id", "identityId", "domainId", "state", "name", "file", "createdAt") VALUES (1, ?, ?, 'READY', 'one', ?, 1)`,
  ).run(ana.id, home.id, KEY);
  db.close();
  putFile(dataDir, KEY, BLOB);
  await makeBackup('sqlite', world.db.location, dataDir, folder);
  await world.close();
});

/** The steps: media, the secret, the database (on SQLite), the folder it was made in. */
const CASES = [
  ...[1, 2, 3, 4].map((at) => ['sqlite', at, at === 4] as const),
  ...[1, 2, 3].map((at) => ['postgresql', at, at === 3] as const),
];

it.each(CASES)('8 on %s, killed before step %i of its last', async (dialect, at, isWhole) => {
  const dataDir = join(newFolder(), 'data');
  const env: Record<string, string> = { PUKEKO_DATA: dataDir, PORT: '0' };
  if (dialect === 'postgresql') env.DATABASE_URL = await emptyPostgresDatabase();
  const killed = await pukeko(
    { env: { ...env, NODE_OPTIONS: `--import=${KILLER}`, PUKEKO_TEST_KILL_AT: String(at) } },
    'restore',
    folder,
  );
  expect(killed.signal).toBe('SIGKILL');
  expect(existsSync(join(dataDir, 'restoring'))).toBe(true);
  const again = () => pukeko({ env }, 'restore', folder);
  if (isWhole) {
    const refused = await again();
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/is not empty|has tables in it/);
  } else {
    // No server begins a new install among what is there.
    expectSentence(await pukeko({ env }, 'start'), /not whole yet/, /run it again/);
    expect(readdirSync(dataDir)).not.toContain('pukeko.db');
    expect(await again()).toMatchObject({ code: 0, err: '' });
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false);
  }
  expect(fileIn(dataDir, KEY)).toEqual(BLOB);
  const backups = newFolder();
  const second = await pukeko({ env }, 'backup', backups, '--json');
  expect(second).toMatchObject({ code: 0, err: '' });
  const { name, missing } = JSON.parse(second.out) as { name: string; missing: number };
  expect(missing).toBe(0);
  const { tables } = await manifestOf(backups, name);
  expect(tables.find((table) => table.name === 'post')?.rows).toBe(1);
});

function expectSentence({ code, err }: Ended, ...parts: RegExp[]): void {
  for (const part of parts) expect(err).toMatch(part);
  expect(err).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}
