import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { projectRoot } from '../../../src/lib/root.ts';
import { emptyPostgresDatabase } from '../../helpers/postgresql/postgres-database.ts';
import { eventually } from '../../helpers/world.ts';

/**
 * A server whose PostgreSQL falls silent while it starts ends when it is asked to, and gives up by itself where waiting
 * makes no sense.
 */

/** Stands before PostgreSQL and passes everything on, until a client says `word`; from then on it answers nobody. */
class SilentPostgres {
  isSilent = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(target: URL, word: string) {
    this.#server = createServer((client) => {
      const server = connect(Number(target.port), target.hostname);
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => this.#sockets.delete(socket));
      }
      client.on('close', () => server.destroy());
      // Where the word lies across two pieces, the first of them has gone on already, which is not yet a statement.
      let rest = Buffer.alloc(0);
      client.on('data', (data) => {
        const text = Buffer.concat([rest, data]);
        if (text.includes(word)) this.isSilent = true;
        rest = text.subarray(Math.max(0, text.length - word.length));
        if (!this.isSilent) server.write(data);
      });
      server.on('data', (data) => {
        if (!this.isSilent) client.write(data);
      });
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}

interface Start {
  child: ChildProcess;
  words(): string;
  ended: Promise<{ code: number | null; signal: string | null }>;
}

function start({ onTestFinished }: TestContext, env: Record<string, string>): Start {
  const dataDir = mkdtempSync(join(tmpdir(), 'pukeko-silent-'));
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'main.js'), 'start'], {
    env: { PATH: process.env.PATH, PUKEKO_LOG_LEVEL: 'warn', PORT: '0', PUKEKO_DATA: dataDir, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((done) =>
    child.once('close', (code, signal) => done({ code, signal })),
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { child, words: () => words, ended };
}

/** A start that has come to the place where PostgreSQL falls silent. */
async function startUntilSilent(context: TestContext, word: string, role = 'all'): Promise<Start> {
  const url = new URL(await emptyPostgresDatabase());
  const silent = new SilentPostgres(new URL(url), word);
  context.onTestFinished(() => silent.close());
  url.port = String(await silent.listen());
  const started = start(context, { DATABASE_URL: url.href, PUKEKO_ROLE: role });
  await eventually(async () => silent.isSilent, Boolean, 180_000);
  return started;
}

const within = async <T>(ms: number, promise: Promise<T>): Promise<T> => {
  const begun = performance.now();
  const result = await promise;
  expect(performance.now() - begun).toBeLessThan(ms);
  return result;
};

it.concurrent.for([
  ['it connects', '', 'all', 'SIGTERM'],
  ['it connects', '', 'worker', 'SIGINT'],
  ['it waits for another that migrates', 'pg_advisory_xact_lock', 'all', 'SIGTERM'],
  ['it migrates', 'CREATE TABLE "post"', 'web', 'SIGINT'],
  ['it begins to listen', 'pukeko listen', 'all', 'SIGTERM'],
  ['it numbers events', 'SELECT number_events()', 'worker', 'SIGTERM'],
  ['its worker says that it lives', 'pg_try_advisory_lock', 'worker', 'SIGTERM'],
] as const)(
  'ends while %s: "%s" as %s on %s, a second one changing nothing',
  async ([, word, role, signal], context) => {
    const { child, words, ended } = await startUntilSilent(context, word, role);
    child.kill(signal);
    const again = setTimeout(() => child.kill('SIGTERM'), 200);
    expect(await within(20_000, ended)).toEqual({ code: 0, signal: null });
    clearTimeout(again);
    expect(words()).toMatch(/asked to stop before it was ready/);
    expect(words()).not.toMatch(/^\s+at /m);
  },
);

it.concurrent.for([
  ['it connects', ''],
  ['it begins to listen', 'pukeko listen'],
  ['it numbers events', 'SELECT number_events()'],
  ['its worker says that it lives', 'pg_try_advisory_lock'],
])(
  'gives up by itself with a sentence where PostgreSQL is silent when %s',
  async ([, word = ''], context) => {
    const { words, ended } = await startUntilSilent(context, word);
    expect(await within(90_000, ended)).toEqual({ code: 1, signal: null });
    expect(words()).toMatch(/PostgreSQL does not answer|cannot be used right now/);
    expect(words()).not.toMatch(/^\s+at /m);
  },
);

it('ends with a SIGTERM that comes before anything is opened, and at any moment of a start on SQLite', async (context) => {
  // From a process that has hardly begun to one that is just ready: a start takes about a second.
  for (const pauseMs of [0, 150, 300, 450, 600, 800, 1000, 1300]) {
    const { child, words, ended } = start(context, { PUKEKO_DOMAIN: 'a.test' });
    await new Promise((done) => setTimeout(done, pauseMs));
    child.kill('SIGTERM');
    const { code, signal } = await within(20_000, ended);
    // Node itself ends by the signal before our first line runs.
    expect(code ?? signal).toBe(signal === null ? 0 : 'SIGTERM');
    expect(words()).not.toMatch(/^\s+at /m);
  }
});
