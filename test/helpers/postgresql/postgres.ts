import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from '../../../src/bootstrap/lock.mjs';
import { projectRoot } from '../../../src/lib/root.ts';
import { freePort } from '../free-port.ts';
import { EmbeddedPostgres } from './embedded-postgres.ts';

/** A PostgreSQL of our own on 127.0.0.1, with nothing of it left after `stop`. */
export interface TestPostgres {
  /** Makes an empty database and gives its `postgresql://` URL. */
  createDatabase(): Promise<string>;
  /** SIGSTOP freezes it with all its processes: connections are there, and nothing answers. SIGCONT lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** kill -9 of all its processes, as a machine that loses its power. What was committed is there after `start`. */
  kill(): Promise<void>;
  /** After `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL from npm's binaries (about a second). For tests it trades durability for speed, as its data dies
 * with them; `isDurable` leaves PostgreSQL's own defaults, for measuring what an operator would have.
 */
export async function startPostgres({ isDurable = false } = {}): Promise<TestPostgres> {
  const port = await freePort();
  const databaseDir = await mkdtemp(join(tmpdir(), 'pukeko-postgres-'));
  const messages: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'pukeko',
    password: 'pukeko',
    persistent: false,
    // PostgreSQL refuses to run as root; in a container, where we often are, a user is made for it.
    createPostgresUser: process.getuid?.() === 0,
    // Thousands of connections are made; a password is checked 4,096 times over otherwise.
    initdbFlags: ['--encoding=UTF8', '--no-sync', '--locale=C', '--set=scram_iterations=1'],
    postgresFlags: [
      ...(isDurable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']),
      // Two files side by side, up to twenty tests in each, with up to 18 connections a process.
      'max_connections=800',
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories='],
    ].flatMap((setting) => ['-c', setting]),
    onLog: (message) => messages.push(message),
    onError: (message) => messages.push(String(message)),
  });
  try {
    const initialise = () => server.initialise();
    await (isUserMissing() ? withLock(USER_LOCK, initialise) : initialise());
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error ?? ''}\n${messages.join('')}`);
  }
  // A process that ends without `stop` leaves no PostgreSQL behind: the signal is sent at once, and nothing is waited
  // for.
  const kill = () => void server.stop().catch(() => {});
  process.once('exit', kill);
  let made = 0;
  return {
    async createDatabase() {
      made += 1;
      const name = `pukeko_${made}`;
      // The library's own client asks for `localhost`, which may mean ::1.
      const client = server.getPgClient('postgres', '127.0.0.1');
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return `postgresql://pukeko:pukeko@127.0.0.1:${port}/${name}`;
    },
    async signal(signal) {
      if (signal === 'SIGSTOP') await freeze(databaseDir);
      else letGoOn(databaseDir);
    },
    async kill() {
      // Frozen first: a process that begins between the list and the kill would outlive it.
      const all = await freeze(databaseDir);
      for (const pid of all) process.kill(pid, 'SIGKILL');
      // Its memory is shared as long as any of them is there, and it does not start meanwhile.
      while (all.some((pid) => existsSync(`/proc/${pid}/exe`))) await sleep(10);
    },
    start: () => server.start(),
    stop() {
      process.off('exit', kill);
      return server.stop();
    },
  };
}

/** Two processes that make the same user at once, in a container that has none, would fail by each other. */
const USER_LOCK = join(projectRoot, '.cache', 'test', 'postgres-user.lock');

function isUserMissing(): boolean {
  return process.getuid?.() === 0 && spawnSync('id', ['-u', 'postgres']).status !== 0;
}

/** Stops the first process, which begins the others, before they are listed: none begins meanwhile. */
async function freeze(databaseDir: string): Promise<number[]> {
  const first = firstOf(databaseDir);
  process.kill(first, 'SIGSTOP');
  while (!isStill(first)) await sleep(1);
  // One that has ended is there until the first takes note of it.
  const others = childrenOf(first);
  for (const pid of others) process.kill(pid, 'SIGSTOP');
  while (!others.every(isStill)) await sleep(1);
  return [first, ...others];
}

/** The first process last: as long as it stands still, nobody else's number is taken for one of the others. */
function letGoOn(databaseDir: string): void {
  const first = firstOf(databaseDir);
  for (const pid of [...childrenOf(first), first])
    try {
      process.kill(pid, 'SIGCONT');
    } catch (error) {
      // It was not frozen, and ended at this moment.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
}

/** Stopped, or ended and not yet taken note of. */
function isStill(pid: number): boolean {
  return /^State:\s+[TZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

function firstOf(databaseDir: string): number {
  return Number.parseInt(readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8'), 10);
}

function childrenOf(parent: number): number[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
