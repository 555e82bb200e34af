import { expect, it } from 'vitest';
import { readPosts } from '../../src/core/posts/read-rows.ts';
import { claimInbound } from '../../src/reconciler/inbound/claim.ts';
import { openCoreWorld } from '../helpers/core.ts';
import { DIALECTS } from '../helpers/database.ts';

it.each(DIALECTS)('reads posts on %s as the model API does', async (dialect) => {
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

it.each(DIALECTS)(
  'reads domains and blocks on %s as the model API does, also inside of a transaction',
  async (dialect) => {
    const world = await openCoreWorld({ dialect });
    const { db, app } = world;
    const domain = await world.domain('a.test');
    await world.domain('b.test');
    await db.models.domain.update({
      where: { id: domain.id },
      data: {
        isPrivate: true,
        confirmsEmail: false,
        rules: ['Be kind.'],
        postLength: 1234,
        iconUrl: 'https://a.test/i',
      },
    });
    const block = { id: 5n, name: 'bad.test', domainId: domain.id, reason: 'spam', createdAt: 7n };
    await db.models.hostBlock.create({ data: block });
    const expected = await db.models.domain.findMany({ orderBy: { id: 'asc' } });
    app.domains.forget();
    await db.transaction(async () => {
      expect(await app.domains.all()).toEqual(expected);
      expect((await app.domains.byName('b.test'))?.name).toBe('b.test');
      expect([...(await app.hostBlocks.blockersOf('x.bad.test'))]).toEqual([domain.id]);
    });
    await world.close();
  },
);

it('goes on on PostgreSQL while a newer version adds columns', async () => {
  const world = await openCoreWorld({ dialect: 'postgresql' });
  const ana = await world.identity('ana', await world.domain('a.test'));
  const { id } = await world.rawPost(ana, {});
  // As often as it takes until every connection of the pool has each statement prepared.
  const readAll = () =>
    Promise.all(
      Array.from({ length: 20 }, async () => {
        expect(await readPosts(world.system(), [id])).toMatchObject([{ id }]);
        await claimInbound(world.db, 'me', 1, 1);
      }),
    );
  await readAll();
  for (const table of ['post', 'identity', 'inbound'])
    await world.db.sql.run(`ALTER TABLE ${table} ADD COLUMN "fromTomorrow" bigint`);
  await readAll();
  await world.close();
});
