import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Domain, Identity, Post } from '../../src/db/rows.ts';
import { openPagesWorld, type PagesWorld } from './world.ts';

let world: PagesWorld;
let home: Domain;
let ana: Identity;
let parent: Post;

beforeAll(async () => {
  world = await openPagesWorld();
  home = await world.domain('ana.example');
  ana = await world.identity('ana', home, { isDiscoverable: true });
  const bo = await world.identity('bo', home);
  parent = await world.post(bo);
  for (let count = 0; count < 30; count += 1) {
    const post = await world.post(ana, {
      inReplyToId: count % 3 === 0 ? parent.id : null,
      inReplyToUri: count % 3 === 0 ? parent.uri : null,
      tags: [{ name: 'reeds', display: 'reeds' }],
    });
    if (count < 3) await world.pin(ana, post);
    if (count < 10) await world.boost(bo, post);
  }
  // A feed looks through several pages of entries for public posts; none of these is one.
  for (let count = 0; count < 130; count += 1) await world.post(ana, { visibility: 'UNLISTED' });
});

afterAll(() => world.close());

it.each([
  ['/', 4],
  ['/@ana', 6],
  ['/@ana.atom', 9],
  ['/feed.atom', 2],
  ['/tags/reeds', 4],
])('%s costs at most %i statements, however many posts it shows', async (target, most) => {
  await world.get(home, target);
  const before = world.db.statementCount();
  expect((await world.get(home, target)).status).toBe(200);
  const statements = world.db.statementCount() - before;
  console.info(`${target}: ${statements} statements`);
  expect(statements).toBeLessThanOrEqual(most);
});

it('the page of a post with ten replies costs few statements', async () => {
  await world.get(home, `/@bo/${parent.id}`);
  const before = world.db.statementCount();
  expect((await world.get(home, `/@bo/${parent.id}`)).status).toBe(200);
  const statements = world.db.statementCount() - before;
  console.info(`the page of a post: ${statements} statements`);
  expect(statements).toBeLessThanOrEqual(6);
});
