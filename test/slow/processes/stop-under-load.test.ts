import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/** SIGTERM while many clients are at work, also on a machine that has other things to do. */
const CLIENTS = 64;

let world: World;
let install: TestInstall;
let neighbours: ChildProcess[] = [];

beforeEach(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
});

afterEach(async () => {
  const ended = neighbours.map((each) => once(each, 'exit'));
  for (const each of neighbours) each.kill('SIGKILL');
  await Promise.all(ended);
  neighbours = [];
  await world?.close();
});

/** What clients saw from the start to the end of the server. */
interface Seen {
  answered: number;
  /** Answers that said `Connection: close`. */
  closing: number;
  /** Codes of broken requests. */
  failures: string[];
}

function ask(agent: Agent, seen: Seen): Promise<'goes on' | 'closes' | 'nobody there'> {
  return new Promise((resolve) => {
    const headers = { host: install.host, accept: 'text/html' };
    const path = seen.answered % 2 === 0 ? '/' : '/nodeinfo/2.1';
    const asking = request({ port: install.port, host: '127.0.0.1', path, agent, headers }, (response) => {
      response.resume();
      response.on('error', (error) => seen.failures.push(error.message));
      response.on('end', () => {
        seen.answered += 1;
        const isLast = response.headers.connection === 'close';
        if (isLast) seen.closing += 1;
        resolve(isLast ? 'closes' : 'goes on');
      });
    });
    asking.on('error', (error: NodeJS.ErrnoException) => {
      // A new connection is refused by a server that is gone.
      if (error.code !== 'ECONNREFUSED') seen.failures.push(`${error.code}`);
      resolve('nobody there');
    });
    asking.end();
  });
}

/**
 * Clients that ask as fast as they are answered, each over a connection of its own, until `isDone`; the server is told
 * to stop meanwhile.
 */
async function stopUnderLoad(isDone: (outcome: Awaited<ReturnType<typeof ask>>) => boolean): Promise<Seen> {
  const seen: Seen = { answered: 0, closing: 0, failures: [] };
  const clients = Array.from({ length: CLIENTS }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isDone(await ask(agent, seen)));
    agent.destroy();
  });
  while (seen.answered < 200) await new Promise((done) => setTimeout(done, 5));
  const started = performance.now();
  expect(await install.stop()).toBe(0);
  expect(performance.now() - started).toBeLessThan(10_000);
  await Promise.all(clients);
  return seen;
}

describe.each([0, 2])('SIGTERM beside %i other busy processes', (count) => {
  beforeEach(() => {
    neighbours = Array.from({ length: count }, () =>
      spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
    );
  });

  it('cuts no request of 64 busy keep-alive clients, and tells each to close', async () => {
    const { failures, closing } = await stopUnderLoad((outcome) => outcome !== 'goes on');
    expect(failures).toEqual([]);
    expect(closing).toBe(CLIENTS);
  });

  it('cuts no request of clients that connect again when they are told to close', async () => {
    const { failures, closing } = await stopUnderLoad((outcome) => outcome === 'nobody there');
    expect(failures).toEqual([]);
    expect(closing).toBeGreaterThanOrEqual(CLIENTS);
  });
});
