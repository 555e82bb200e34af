import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/db/open.ts';
import { holdInstall, InstallHeldError } from '../../src/db/sqlite/lock.ts';
import { openSqlite } from '../../src/db/sqlite/sqlite.ts';
import { projectRoot } from '../../src/lib/root.ts';
import { systemClock } from '../../src/lib/time/clock.ts';
import { openTestDatabase, removeFolder, temporaryFolder } from '../helpers/database.ts';

let script: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  // Below the project, so that it finds node_modules.
  script = join(projectRoot, '.cache', 'test', `db-child-${process.pid}.mjs`);
  await build({
    entryPoints: [join(projectRoot, 'test', 'db', 'child.ts')],
    outfile: script,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  });
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  removeFolder(script);
});

function start(what: string, path: string): { child: ChildProcess; lines: string[]; ended: Promise<void> } {
  const child = spawn(process.execPath, [script, what, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  let rest = '';
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { child, lines, ended };
}

test('kill -9 loses nothing that was acknowledged', async () => {
  const db = await openTestDatabase('sqlite');
  const { child, lines, ended } = start('write', db.location);
  await expect.poll(() => lines.length).toBeGreaterThan(300);
  child.kill('SIGKILL');
  await ended;
  const again = await openSqlite({ path: db.location, clock: systemClock });
  const kept = new Set(
    (await again.sql.all<{ id: bigint }>('SELECT "id" FROM "tag"')).map(({ id }) => String(id)),
  );
  expect(lines.filter((id) => !kept.has(id))).toEqual([]);
  // Nothing half done either.
  expect(await again.sql.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  await again.close();
  await db.close();
});

test('an install on SQLite has one owner; kill -9 frees it', async () => {
  const folder = temporaryFolder();
  const { child, lines, ended } = start('hold', folder);
  await expect.poll(() => lines).toEqual(['held']);
  const since = performance.now();
  for (let times = 0; times < 6; times += 1) expect(() => holdInstall(folder)).toThrow(InstallHeldError);
  await expect(openDatabase({ url: undefined, dataDir: folder, clock: systemClock })).rejects.toThrow(
    /Another Pukeko/,
  );
  // SQLite's own wait for whoever holds it would be five seconds, each time.
  expect(performance.now() - since).toBeLessThan(25_000);
  child.kill('SIGKILL');
  await ended;
  const db = await openDatabase({ url: undefined, dataDir: folder, clock: systemClock });
  expect(() => holdInstall(folder)).toThrow(InstallHeldError);
  expect(await db.models.post.count()).toBe(0);
  await db.close();
  holdInstall(folder)();
  removeFolder(folder);
});
