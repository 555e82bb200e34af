import { expect, it } from 'vitest';
import { settingsOf } from '../../src/core/personal/settings.ts';
import { POST_COLUMNS, WRITTEN_COLUMNS } from '../../src/core/posts/columns.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { readPosts } from '../../src/core/posts/read-rows.ts';
import { insertPost } from '../../src/core/posts/rows.ts';
import type { Post } from '../../src/db/rows.ts';
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
  for (const { uri } of posts)
    expect(await findPostByUri(world.system(), uri)).toEqual(
      await world.db.models.post.findUnique({ where: { uri }, include: { author: true } }),
    );
  expect(await findPostByUri(world.system(), 'https://b.test/unknown')).toBeNull();
  await world.close();
});

/** What a new row has by the database's own defaults. */
const BY_DEFAULT = {
  repliesCount: 0,
  boostsCount: 0,
  favouritesCount: 0,
  reactionsCount: 0,
  reactorsCount: 0,
  quotesCount: 0,
  deletedAt: null,
};

it.each(DIALECTS)('writes and reads every column of a post on %s', async (dialect) => {
  const world = await openCoreWorld({ dialect });
  const { db } = world;
  const domain = await world.domain('a.test');
  const ana = await world.identity('ana', domain);
  const columns = await db.sql.all<{ name: string }>(
    dialect === 'sqlite'
      ? `SELECT "name" FROM pragma_table_info('post')`
      : `SELECT column_name AS "name" FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'post'`,
  );
  expect([...POST_COLUMNS].sort()).toEqual(columns.map(({ name }) => name).sort());
  expect(POST_COLUMNS.filter((name) => !WRITTEN_COLUMNS.includes(name))).toEqual(Object.keys(BY_DEFAULT));
  const parent = await world.rawPost(ana, {});
  // No value here is what the database would write by itself: a column that is left out shows.
  const post: Post = {
    id: 9n,
    uri: 'https://a.test/posts/9',
    url: 'https://a.test/@ana/9',
    authorId: ana.id,
    domainId: domain.id,
    visibility: 'UNLISTED',
    type: 'Article',
    title: 'Title',
    summary: 'Warning',
    isSensitive: true,
    source: '*Hi*',
    sourceFormat: 'MARKDOWN',
    html: '<p>Hi</p>',
    language: 'mi',
    inReplyToId: parent.id,
    inReplyToUri: 'https://b.test/7',
    threadId: parent.id,
    conversation: 'https://b.test/contexts/1',
    quoteUri: 'https://b.test/8',
    quoteApproval: 3,
    replyApproval: 2,
    favouriteApproval: 17,
    boostApproval: 4,
    replyState: 'PENDING',
    quotesCount: 0,
    attachments: [{ id: '1' }],
    mentions: [{ uri: 'https://b.test/bo' }],
    tags: [{ name: 'x', display: 'X' }],
    emoji: [{ name: 'kiwi' }],
    poll: { options: [] },
    linkedCollections: ['https://b.test/collections/1'],
    idempotencyKey: 'once',
    repliesCount: 1,
    boostsCount: 2,
    favouritesCount: 3,
    reactionsCount: 5,
    reactorsCount: 4,
    publishedAt: 11n,
    editedAt: 12n,
    revision: 4,
    deletedAt: 13n,
    storedAt: 14n,
  };
  expect(await db.transaction((tx) => insertPost(tx.sql, post))).toBe(true);
  const written = { ...post, ...BY_DEFAULT };
  expect(await db.models.post.findUnique({ where: { id: 9n } })).toEqual(written);
  expect(await readPosts(world.system(), [9n])).toMatchObject([written]);
  await world.close();
});

it.each(DIALECTS)('reads settings on %s as the model API does, and those of nobody', async (dialect) => {
  const world = await openCoreWorld({ dialect });
  const ana = await world.identity('ana', await world.domain('a.test'));
  const standard = await world.db.models.settings.create({ data: { identityId: 1n } });
  expect(await settingsOf(world.system(), ana.id)).toEqual({ ...standard, identityId: ana.id });
  const turned = {
    visibility: 'FOLLOWERS',
    isSensitive: true,
    showsMedia: 'NEVER',
    opensWarnings: true,
    playsAnimations: true,
    showsApplication: false,
    quotePolicy: 'NOBODY',
  } as const;
  const set = await world.db.models.settings.create({ data: { identityId: ana.id, ...turned } });
  expect(await settingsOf(world.system(), ana.id)).toEqual(set);
  expect(Object.keys(await settingsOf(world.system(), ana.id)).sort()).toEqual(Object.keys(set).sort());
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
        collectionLimit: 3,
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
  const alter = async (change: 'ADD' | 'DROP', type = '') => {
    for (const table of ['post', 'identity', 'inbound'])
      await world.db.sql.run(`ALTER TABLE ${table} ${change} COLUMN "fromTomorrow" ${type}`);
  };
  await alter('ADD', 'bigint');
  try {
    await readAll();
  } finally {
    // The database is used again by other tests.
    await alter('DROP');
    await world.close();
  }
});
