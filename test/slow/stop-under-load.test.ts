import { Agent, request } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../helpers/world.ts';

/** SIGTERM while many clients are at work (DESIGN.md §11). In a process of its own: a client that other tests keep busy sees resets of its own making. */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
});

afterAll(() => world?.close());

it('cuts no request of 64 busy keep-alive clients at SIGTERM, and tells each to close', async () => {
  const failures: string[] = [];
  let [answered, closing] = [0, 0];
  const ask = (agent: Agent) =>
    new Promise<boolean>((resolve) => {
      const headers = { host: install.host, accept: 'text/html' };
      const path = answered % 2 === 0 ? '/' : '/nodeinfo/2.1';
      const asking = request({ port: install.port, host: '127.0.0.1', path, agent, headers }, (response) => {
        response.resume();
        response.on('error', (error) => failures.push(error.message));
        response.on('end', () => {
          answered += 1;
          const isLast = response.headers.connection === 'close';
          if (isLast) closing += 1;
          resolve(!isLast);
        });
      });
      asking.on('error', (error: NodeJS.ErrnoException) => {
        // A connection that was told to close is not used again; a new one is refused by a server that is gone.
        if (error.code !== 'ECONNREFUSED') failures.push(`${error.code}`);
        resolve(false);
      });
      asking.end();
    });
  const clients = Array.from({ length: 64 }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (await ask(agent));
    agent.destroy();
  });
  while (answered < 200) await new Promise((done) => setTimeout(done, 5));
  const started = performance.now();
  expect(await install.stop()).toBe(0);
  expect(performance.now() - started).toBeLessThan(10_000);
  await Promise.all(clients);
  expect(failures).toEqual([]);
  expect(closing).toBe(64);
});
