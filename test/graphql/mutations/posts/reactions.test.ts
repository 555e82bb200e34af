import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

const REACTIONS = 'reactions { name emoji { shortcode url staticUrl } count isMine }';

describe.each(DIALECTS)('reactions on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let [ana, bob]: Identity[] = [];
  let [asAna, asBob]: Asker[] = [];
  let id: string;

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    bob = await world.identity('bob', a);
    [asAna, asBob] = [await world.asIdentity(ana), await world.asIdentity(bob)];
    id = gid('Post', await world.rawPost(ana));
    await world.db.models.customEmoji.create({
      data: {
        ...{ id: 1n, domainId: a.id, shortcode: 'kiwi', mediaId: 1n, createdAt: 0n, updatedAt: 0n },
        url: 'https://a.test/media/kiwi.webp',
        staticUrl: 'https://a.test/media/kiwi.png',
      },
    });
  });
  afterEach(() => world.close());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  type Data = any;
  const react = (asker: Asker | undefined, emoji: string, selection = `post { ${REACTIONS} }`) =>
    world.mutate(asker as Asker, 'reactToPost', { postId: id, emoji }, selection);
  const see = async (asker: Asker | undefined, selection: string): Promise<Data> =>
    (await world.run(asker as Asker, `query($id: ID!) { post(id: $id) { ${selection} } }`, { id })).post;

  it('are made, shown in groups with whether one is in them, and taken back', async () => {
    await react(asBob, '❤');
    const { post } = (await react(asAna, ':kiwi:')) as Data;
    expect(post.reactions).toEqual([
      { name: '❤️', emoji: null, count: 1, isMine: false },
      {
        name: 'kiwi@a.test',
        emoji: {
          shortcode: 'kiwi',
          url: 'https://a.test/media/kiwi.webp',
          staticUrl: 'https://a.test/media/kiwi.png',
        },
        ...{ count: 1, isMine: true },
      },
    ]);
    await react(asBob, 'kiwi@a.test');
    await world.mutate(asBob as Asker, 'favouritePost', { postId: id });
    const seen = await see(
      asBob,
      `${REACTIONS} counts { favourites reactions likes } viewer { hasFavourited hasReacted }
       reactors(first: 2) { totalCount pageInfo { hasNextPage } edges { name reactedAt emoji { shortcode } node { username } } }
       only: reactors(name: "❤️") { totalCount edges { node { username } } }
       likers { totalCount edges { node { username } } }`,
    );
    expect(seen.reactions.map(({ name, count }: Data) => `${name} ${count}`)).toEqual([
      'kiwi@a.test 2',
      '❤️ 1',
    ]);
    expect(seen).toMatchObject({
      counts: { favourites: 1, reactions: 3, likes: 2 },
      viewer: { hasFavourited: true, hasReacted: true },
      reactors: {
        totalCount: 3,
        pageInfo: { hasNextPage: true },
        edges: [
          { name: 'kiwi@a.test', emoji: { shortcode: 'kiwi' }, node: { username: 'bob' } },
          { name: 'kiwi@a.test', node: { username: 'ana' } },
        ],
      },
      only: { totalCount: null, edges: [{ node: { username: 'bob' } }] },
      likers: { totalCount: 2, edges: [{ node: { username: 'bob' } }, { node: { username: 'ana' } }] },
    });
    expect(await see(world.nobody(a), REACTIONS)).toMatchObject({ reactions: [{ isMine: false }, {}] });
    const { viewer } = (await world.run(
      asBob as Asker,
      '{ viewer { identity { likes { edges { node { id } } } favourites { edges { node { id } } } } } }',
    )) as Data;
    expect(viewer.identity).toEqual({
      likes: { edges: [{ node: { id } }] },
      favourites: { edges: [{ node: { id } }] },
    });
    const back = await world.mutate(
      asBob as Asker,
      'unreactToPost',
      { postId: id, emoji: '❤️' },
      `takenBack postId post { ${REACTIONS} viewer { hasReacted } }`,
    );
    expect(back).toMatchObject({ takenBack: 1, postId: id, post: { viewer: { hasReacted: true } } });
    expect(await world.mutate(asBob as Asker, 'unreactToPost', { postId: id }, 'takenBack')).toMatchObject({
      takenBack: 1,
    });
  });

  it('are refused with the kind of error they deserve', async () => {
    const codes = async (emoji: string, asker = asBob) =>
      ((await world.mutate(asker as Asker, 'reactToPost', { postId: id, emoji }, 'post { id }')) as Data)
        .__typename;
    expect(await codes('nothing')).toBe('InvalidInputError');
    for (const each of ['1️⃣', '2️⃣', '3️⃣', '4️⃣', '5️⃣']) expect(await codes(each)).toBe('ReactToPostPayload');
    expect(await codes('6️⃣')).toBe('ConflictError');
    expect(await codes('5⃣')).toBe('ReactToPostPayload');
    expect(await codes('👍', world.nobody(a))).toBe('UnauthenticatedError');
    expect(await codes('👍', await world.asIdentity(bob as Identity, ['read']))).toBe('NotAllowedError');
    await world.block(ana as Identity, bob as Identity);
    expect(await codes('👍')).toBe('NotFoundError');
    const hidden = await world.mutate(
      asBob as Asker,
      'unreactToPost',
      { postId: id },
      'takenBack post { id }',
    );
    expect(hidden).toMatchObject({ takenBack: 5, post: null });
    expect(await world.mutate(asBob as Asker, 'unreactToPost', { postId: id }, 'takenBack')).toMatchObject({
      __typename: 'NotFoundError',
    });
  });

  it('are told of with what one reacted, in a group beside that of favourites', async () => {
    for (const each of ['❤', 'kiwi']) await react(asBob, each);
    await world.mutate(asBob as Asker, 'favouritePost', { postId: id });
    const { viewer } = (await world.run(
      asAna as Asker,
      `{ viewer { identity {
        notifications { edges { node { kind groupKey ... on ReactionNotification { post { id } reactions { name emoji { shortcode } } } } } }
        only: notifications(kinds: [REACTION]) { edges { node { kind } } }
        notificationGroups { edges { node { kind groupKey count } } }
      } } }`,
    )) as Data;
    const { notifications, only, notificationGroups } = viewer.identity;
    const [favourite, reaction] = notifications.edges.map(({ node }: Data) => node);
    expect(favourite.kind).toBe('FAVOURITE');
    expect(reaction).toMatchObject({
      kind: 'REACTION',
      post: { id },
      reactions: [
        { name: '❤️', emoji: null },
        { name: 'kiwi@a.test', emoji: { shortcode: 'kiwi' } },
      ],
    });
    expect(only.edges).toEqual([{ node: { kind: 'REACTION' } }]);
    expect(notificationGroups.edges.map(({ node }: Data) => [node.kind, node.groupKey, node.count])).toEqual([
      ['FAVOURITE', favourite.groupKey, 1],
      ['REACTION', reaction.groupKey, 1],
    ]);
    const found = (await world.run(
      asAna as Asker,
      `{ viewer { identity { notificationGroup(groupKey: "${reaction.groupKey}") { kind } } } }`,
    )) as Data;
    expect(found.viewer.identity.notificationGroup).toEqual({ kind: 'REACTION' });
  });
});
