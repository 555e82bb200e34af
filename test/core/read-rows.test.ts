import { expect, it } from 'vitest';
import { readPosts } from '../../src/core/posts/read-rows.ts';
import { openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';

it.each(DIALECTS)('reads on %s what the model API reads', async (dialect) => {
  const world = await openCoreWorld({ dialect });
  const domain = await world.domain('a.test');
  const ana = await world.identity('ana', domain, { fields: [{ name: 'a', value: 'b' }], isLocked: true });
  const rob = await world.remote('rob', 'b.test');
  const posts = [
    await world.rawPost(ana, { tags: [{ name: 'x', display: 'X' }], isSensitive: true, repliesCount: 3 }),
    await world.rawPost(ana, { deletedAt: 5n }),
    await world.rawPost(rob, { poll: { multiple: false, options: [] }, title: 'A page' }),
  ];
  const ids = posts.map((post) => post.id);
  const byId = (a: { id: bigint }, b: { id: bigint }) => (a.id < b.id ? -1 : 1);
  const expected = await world.db.models.post.findMany({
    where: { id: { in: ids } },
    include: { author: { select: { id: true, state: true, hostId: true, domainId: true } } },
  });
  const found = await readPosts(world.system(), [...ids, 1n, ids[0] as bigint]);
  expect(found.sort(byId)).toEqual(expected.sort(byId));
  await world.close();
});
