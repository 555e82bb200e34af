import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { projectRoot } from '../../../src/lib/root.ts';
import { eventually, type TestInstall } from '../world.ts';

const KILLER = pathToFileURL(join(projectRoot, 'test', 'helpers', 'kill', 'kill-before-statement.mjs')).href;

/**
 * Starts a server on SQLite (again) and lets it die by SIGKILL before it runs a statement for the `at`-th time: in the
 * middle of what it does, on a machine of any speed. `env` is the object that the install was made with; `act` begins
 * what it is to die of, unless it goes on with that by itself. What several do at once is committed together, and the
 * kill takes it back: `amid`, a statement that counts rows, has only those times counted at which fewer are committed
 * than at the first, and more than `left` are there.
 */
export async function dieBefore(
  install: TestInstall,
  env: Record<string, string>,
  [statement, at]: readonly [RegExp, number],
  act: () => Promise<unknown> = async () => {},
  amid?: { count: string; left: number },
): Promise<void> {
  await install.stop();
  env.NODE_OPTIONS = `--import=${KILLER}`;
  env.PUKEKO_TEST_KILL_BEFORE = statement.source;
  env.PUKEKO_TEST_KILL_AT = String(at);
  if (amid)
    Object.assign(env, { PUKEKO_TEST_KILL_COUNT: amid.count, PUKEKO_TEST_KILL_LEFT: String(amid.left) });
  const starting = install.start();
  const ended = once(install.process as NonNullable<typeof install.process>, 'exit');
  for (const name of Object.keys(env))
    if (name === 'NODE_OPTIONS' || name.startsWith('PUKEKO_TEST_KILL_')) delete env[name];
  // It may die before it is ready, or before it has answered.
  const acting = starting.then(act).catch((error: unknown) => error);
  const late = setTimeout(() => install.process?.kill('SIGTERM'), 400_000);
  const [, signal] = await ended;
  clearTimeout(late);
  if (signal !== 'SIGKILL') throw new Error(`${install.name} did not kill itself.`, { cause: await acting });
  await acting;
}

/** The same on PostgreSQL: the server is killed when it waits for a row that is held here. `row`: a SELECT of it. */
export function dieWaitingFor(
  install: TestInstall,
  url: string,
  row: string,
  act?: () => Promise<unknown>,
): Promise<void> {
  return dieHeldBy(install, url, `${row} FOR NO KEY UPDATE`, act);
}

/**
 * The same where the order of the rows is not known, and each goes in a transaction of its own, one after another: the
 * server is killed before it deletes from `table` when there are no more than `left` rows that fit `rows`, a condition.
 */
export async function dieAtDelete(
  install: TestInstall,
  url: string,
  { table, rows, left }: { table: string; rows: string; left: number },
  act?: () => Promise<unknown>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const lock = 'pg_advisory_xact_lock(1, 1)';
  try {
    await client.query(
      `CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF (SELECT count(*) FROM ${table} WHERE ${rows}) <= ${left} THEN PERFORM ${lock}; END IF;
         RETURN OLD;
       END $$;
       CREATE TRIGGER wait_for_test BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION wait_for_test()`,
    );
    await dieHeldBy(install, url, `SELECT ${lock}`, act);
    // Not before the statements of the server that was killed have ended.
    await client.query(`DROP TRIGGER wait_for_test ON ${table}; DROP FUNCTION wait_for_test()`);
  } finally {
    await client.end();
  }
}

/** The server is killed when it waits for what `hold`, a SELECT, holds. */
async function dieHeldBy(
  install: TestInstall,
  url: string,
  hold: string,
  act: () => Promise<unknown> = async () => {},
): Promise<void> {
  const holder = new pg.Client({ connectionString: url });
  const watcher = new pg.Client({ connectionString: url });
  await Promise.all([holder.connect(), watcher.connect()]);
  try {
    await holder.query('BEGIN');
    const held = await holder.query(hold);
    if (held.rowCount === 0) throw new Error(`There is no such row: ${hold}`);
    const { rows } = await holder.query<{ pid: number }>('SELECT pg_backend_pid() AS "pid"');
    const waiting = 'SELECT 1 FROM pg_stat_activity WHERE $1::int = ANY(pg_blocking_pids(pid))';
    if (install.process?.exitCode !== null || install.process.signalCode !== null) await install.start();
    const acting = act().catch((error: unknown) => error);
    await eventually(
      async () => (await watcher.query(waiting, [rows[0]?.pid])).rowCount,
      (count) => count !== 0,
      400_000,
    );
    await install.kill();
    await acting;
  } finally {
    await Promise.all([holder.end(), watcher.end()]);
  }
}
