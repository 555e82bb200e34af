import { afterAll, beforeAll, expect, it } from 'vitest';
import { Somebody } from '../helpers/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../helpers/world.ts';

/** A server that is killed while people post: what was answered is there. */
let world: World;
let install: TestInstall;
let ana: Somebody;

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] } });
  install = world.install('one');
  ana = new Somebody(install, await install.person('ana'));
});

afterAll(() => world?.close());

it.each([1, 2, 3, 4, 5])('kill -9 keeps everything that was answered (%i)', async (round) => {
  const answered: string[] = [];
  let isKilled = false;
  const writing = Array.from({ length: 8 }, async () => {
    while (!isKilled) {
      const post = await ana.post(`Round ${round}`).catch(() => null);
      if (post) answered.push(post.uri);
    }
  });
  await eventually(
    async () => answered.length,
    (count) => count >= 20 * round,
  );
  await install.kill();
  isKilled = true;
  await Promise.all(writing);
  await install.start();
  expect(answered.length).toBeGreaterThanOrEqual(20 * round);
  for (const post of await Promise.all(answered.map((uri) => ana.postAt(uri))))
    expect(post?.html).toContain(`Round ${round}`);
});
