import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, type TestInstall, type World } from '../../helpers/world.ts';

/**
 * A command beside a server that hangs: it waits for ten seconds and says so (test/net/unix-socket.test.ts has the
 * shorter deadlines).
 */
let world: World;
let install: TestInstall;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
});

afterAll(() => world?.close());

it('gives up with a sentence', async () => {
  install.process?.kill('SIGSTOP');
  try {
    const { code, err } = await install.command('domain', 'list');
    expect(code).toBe(1);
    expect(err).toMatch(/did not answer within \d+ seconds/);
    expect(err).not.toMatch(/^\s+at /m);
  } finally {
    install.process?.kill('SIGCONT');
  }
  expect(await install.cli('domain', 'list')).toContain('a.test');
});
