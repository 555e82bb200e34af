import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { projectRoot } from '../../src/lib/root.ts';
import { eventually, type TestInstall } from './world.ts';

const KILLER = pathToFileURL(join(projectRoot, 'test', 'helpers', 'kill-before-statement.mjs')).href;

/**
 * Starts a server on SQLite (again) and lets it die by SIGKILL before it runs a statement for the `at`-th time: in the
 * middle of what it does, on a machine of any speed. `env` is the object that the install was made with; `act` begins
 * what it is to die of, unless it goes on with that by itself.
 */
export async function dieBefore(
  install: TestInstall,
  env: Record<string, string>,
  [statement, at]: readonly [RegExp, number],
  act: () => Promise<unknown> = async () => {},
): Promise<void> {
  await install.stop();
  env.NODE_OPTIONS = `--import=${KILLER}`;
  env.PUKEKO_TEST_KILL_BEFORE = statement.source;
  env.PUKEKO_TEST_KILL_AT = String(at);
  const starting = install.start();
  const ended = once(install.process as NonNullable<typeof install.process>, 'exit');
  for (const name of ['NODE_OPTIONS', 'PUKEKO_TEST_KILL_BEFORE', 'PUKEKO_TEST_KILL_AT']) delete env[name];
  // It may die before it is ready, or before it has answered.
  const acting = starting.then(act).catch((error: unknown) => error);
  const late = setTimeout(() => install.process?.kill('SIGTERM'), 120_000);
  const [, signal] = await ended;
  clearTimeout(late);
  if (signal !== 'SIGKILL') throw new Error(`${install.name} did not kill itself.`, { cause: await acting });
  await acting;
}

/**
 * The same on PostgreSQL: the server is killed when it waits for a row that is held here. `row`: a SELECT of that row
 * alone (what an OFFSET passes over is held as well).
 */
export async function dieWaitingFor(
  install: TestInstall,
  url: string,
  row: string,
  act: () => Promise<unknown> = async () => {},
): Promise<void> {
  const holder = new pg.Client({ connectionString: url });
  const watcher = new pg.Client({ connectionString: url });
  await Promise.all([holder.connect(), watcher.connect()]);
  try {
    await holder.query('BEGIN');
    const held = await holder.query(`${row} FOR NO KEY UPDATE`);
    if (held.rowCount === 0) throw new Error(`There is no such row: ${row}`);
    const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS "pid"');
    const waiting = 'SELECT 1 FROM pg_stat_activity WHERE $1::int = ANY(pg_blocking_pids(pid))';
    if (install.process?.exitCode !== null || install.process.signalCode !== null) await install.start();
    const acting = act().catch((error: unknown) => error);
    await eventually(
      async () => (await watcher.query(waiting, [rows[0]?.pid])).rowCount,
      (count) => count !== 0,
      120_000,
    );
    await install.kill();
    await acting;
  } finally {
    await Promise.all([holder.end(), watcher.end()]);
  }
}
