import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertMany } from '../../../src/db/sql/values.ts';
import { openSqlite } from '../../../src/db/sqlite/sqlite.ts';
import { systemClock } from '../../../src/lib/time/clock.ts';
import { dieBefore } from '../../helpers/kill/kill-before.ts';
import { Somebody } from '../../helpers/people/somebody.ts';
import { createWorld, eventually, type TestInstall, type World } from '../../helpers/world.ts';

/** A server that is killed while people post: what was answered is there. */
let world: World;
let install: TestInstall;
let ana: Somebody;
/** Of the server; looked at at each start. */
const env: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld({ installs: { one: ['a.test'] }, env: { one: env } });
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

it('kill -9 in the middle of a fan-out leaves it to the next start: all who follow a hashtag have the post', async () => {
  expect(await install.stop()).toBe(0);
  const open = () => openSqlite({ path: join(install.dataDir, 'pukeko.db'), clock: systemClock });
  const FOLLOWERS = 12_000;
  let db = await open();
  const domain = await db.models.domain.findFirstOrThrow();
  await db.models.tag.create({ data: { id: 1n, name: 'many', display: 'many', createdAt: 1n } });
  const ids = Array.from({ length: FOLLOWERS }, (_, place) => BigInt(place + 1));
  await db.batch(async (sql) => {
    await insertMany(
      sql,
      'identity ("id", "uri", "domainId", "handleDomain", "username", "usernameKey", "createdAt", "updatedAt")',
      ids.map((id) => [id, `https://a.test/f${id}`, domain.id, 'a.test', `f${id}`, `f${id}`, 1n, 1n]),
    );
    await insertMany(
      sql,
      'followed_tag ("id", "identityId", "tagId", "createdAt")',
      ids.map((id) => [id, id, 1n, 1n]),
    );
  });
  await db.close();
  // The first of its chunks is written, and the next one is not begun.
  const chunk = /^SELECT DISTINCT f\."identityId" AS "id" FROM post_tag/;
  await dieBefore(install, env, [chunk, 2], () => ana.post('For #many'));
  db = await open();
  const left = await db.models.fanOut.count({ where: { kind: 'hashtags' } });
  const { id } = await db.models.post.findFirstOrThrow({ where: { source: 'For #many' } });
  const homes = await db.models.home.count({ where: { entryId: id } });
  await db.close();
  expect(left).toBe(1);
  expect(homes).toBeGreaterThan(1);
  expect(homes).toBeLessThan(FOLLOWERS);
  await install.start();
  await eventually(
    () => install.cli('queue', 'status'),
    (text) => text.includes('; 0 fan-outs'),
    180_000,
  );
  expect(await install.stop()).toBe(0);
  db = await open();
  expect(await db.models.home.count({ where: { entryId: id } })).toBe(FOLLOWERS + 1);
  await db.close();
});
