import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgres } from './embedded-postgres.ts';
import { freePort } from './free-port.ts';

/** A PostgreSQL of our own on 127.0.0.1, with nothing of it left after `stop`. */
export interface TestPostgres {
  /** Makes an empty database and gives its `postgresql://` URL. */
  createDatabase(): Promise<string>;
  /** SIGSTOP freezes it with all its processes: connections are there, and nothing answers. SIGCONT lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
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
    await server.initialise();
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
    signal(signal) {
      for (const pid of processesOf(databaseDir)) process.kill(pid, signal);
    },
    async kill() {
      const all = processesOf(databaseDir);
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

function processesOf(databaseDir: string): number[] {
  const [first = ''] = readFileSync(join(databaseDir, 'postmaster.pid'), 'utf8').split('\n');
  return [Number(first), ...childrenOf(Number(first))];
}

function childrenOf(parent: number): number[] {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
