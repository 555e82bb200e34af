import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { type Asker, gid, type MutationWorld, openMutationWorld } from '../world.ts';

describe('mutations of posts', () => {
  let world: MutationWorld;
  let a: Domain;
  let b: Domain;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;
  let asBob: Asker;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test');
    b = await world.domain('b.test');
    ana = await world.identity('ana', a);
    bob = await world.identity('bob', b);
    asAna = await world.asIdentity(ana);
    asBob = await world.asIdentity(bob);
  });
  afterEach(() => world.close());

  const post = (answer: unknown) => (answer as { post: Record<string, unknown> & { id: string } }).post;
  const write = async (asker: Asker, input: object) =>
    post(await world.mutate(asker, 'createPost', input, 'post { id }')).id;

  it('writes a post, with what was asked for it', async () => {
    const answer = await world.mutate(
      asAna,
      'createPost',
      {
        text: 'Hello *you* #pūkeko',
        format: 'MARKDOWN',
        visibility: 'UNLISTED',
        summary: 'birds',
        language: 'EN',
      },
      'post { id html source sourceFormat visibility summary isSensitive language author { handle counts { posts } } hashtags { name } viewer { canEdit } counts { replies } }',
    );
    expect(answer.__typename).toBe('CreatePostPayload');
    expect(post(answer)).toMatchObject({
      source: 'Hello *you* #pūkeko',
      sourceFormat: 'MARKDOWN',
      visibility: 'UNLISTED',
      summary: 'birds',
      isSensitive: true,
      language: 'en',
      author: { handle: '@ana@a.test', counts: { posts: 1 } },
      viewer: { canEdit: true },
      counts: { replies: 0 },
    });
    expect(post(answer).html).toContain('<em>you</em>');
  });

  it('answers a post and shows the new count of what it answers', async () => {
    const first = await write(asAna, { text: 'first' });
    const answer = await world.mutate(
      asBob,
      'createPost',
      { text: 'second', inReplyToId: first },
      'post { visibility inReplyTo { id counts { replies } } }',
    );
    expect(post(answer)).toMatchObject({
      visibility: 'PUBLIC',
      inReplyTo: { id: first, counts: { replies: 1 } },
    });
  });

  it('gives the same post for the same idempotency key, also to two at once', async () => {
    const input = { text: 'once', idempotencyKey: 'b7e1' };
    const ids = await Promise.all([write(asAna, input), write(asAna, input)]);
    expect(await write(asAna, input)).toBe(ids[0]);
    expect(ids[1]).toBe(ids[0]);
    await world.mutate(asAna, 'deletePost', { postId: ids[0] });
    expect(await world.mutate(asAna, 'createPost', input)).toMatchObject({
      __typename: 'GoneError',
      path: ['input', 'idempotencyKey'],
    });
  });

  it('gives another post for an idempotency key whose seconds are over, also where the first was deleted', async () => {
    const input = { text: 'again', idempotencyKey: 'c9d2', idempotencySeconds: 60 };
    const first = await write(asAna, input);
    await world.mutate(asAna, 'deletePost', { postId: first });
    expect(await world.mutate(asAna, 'createPost', input)).toMatchObject({ __typename: 'GoneError' });
    world.clock.advance(60_000);
    const [second, third] = await Promise.all([write(asAna, input), write(asAna, input)]);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    expect(
      await world.mutate(asAna, 'createPost', { ...input, idempotencyKey: 'e1', idempotencySeconds: 0 }),
    ).toMatchObject({ __typename: 'InvalidInputError', path: ['input', 'idempotencySeconds'] });
    // Without a key they say nothing.
    expect(await world.mutate(asAna, 'createPost', { text: 'no key', idempotencySeconds: 60 })).toMatchObject(
      { __typename: 'InvalidInputError', path: ['input', 'idempotencySeconds'] },
    );
  });

  it('says which part of the input is wrong', async () => {
    const wrong = async (input: object) => await world.mutate(asAna, 'createPost', input);
    expect(await wrong({ text: ' ' })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'text'],
    });
    expect(await wrong({ text: 'x'.repeat(6000) })).toMatchObject({ code: 'INVALID_INPUT' });
    await expect(wrong({ text: 'x', language: 'not a tag!' })).rejects.toThrow('BCP 47');
    await expect(wrong({ text: 'x', language: '' })).rejects.toThrow('BCP 47');
    expect(await wrong({ text: 'x', inReplyToId: 'nonsense' })).toMatchObject({
      path: ['input', 'inReplyToId'],
    });
    expect(await wrong({ text: 'x', inReplyToId: gid('Identity', bob) })).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'inReplyToId'],
    });
    expect(await wrong({ text: 'x', inReplyToId: gid('Post', 5n) })).toMatchObject({
      __typename: 'NotFoundError',
      path: ['input', 'inReplyToId'],
    });
  });

  it('refuses whoever sends no token, a weak one, or names no identity', async () => {
    const input = { text: 'x' };
    expect(await world.mutate(world.nobody(a), 'createPost', input)).toMatchObject({
      __typename: 'UnauthenticatedError',
      path: [],
    });
    const weak = await world.asIdentity(ana, ['read']);
    const refused = await world.mutate(weak, 'createPost', input);
    expect(refused).toMatchObject({ __typename: 'NotAllowedError', code: 'FORBIDDEN' });
    expect(refused.message).toContain('write:statuses');
    const user = await world.user('ana@mail.test');
    const asUser = await world.asUser(user, b);
    for (const asker of [asUser, world.operator]) {
      const unnamed = await world.mutate(asker, 'createPost', input);
      expect(unnamed).toMatchObject({ code: 'INVALID_INPUT', path: [] });
      expect(unnamed.message).toMatch(/Pukeko-Identity.*extensions\.identity/);
    }
    const asAnaByUser = await world.asUser(user, b, undefined, ana);
    const operator: Asker = { viewer: { kind: 'operator', identity: ana }, domain: null };
    for (const asker of [asAnaByUser, operator])
      expect(await world.mutate(asker, 'createPost', input)).toMatchObject({
        __typename: 'CreatePostPayload',
      });
  });

  it('edits, and only what was asked to be different', async () => {
    const id = await write(asAna, { text: 'befor', summary: 'cw' });
    const edited = await world.mutate(
      asAna,
      'editPost',
      { postId: id, text: 'before' },
      'post { source summary revision editedAt }',
    );
    expect(post(edited)).toMatchObject({ source: 'before', summary: 'cw', revision: 1 });
    const cleared = await world.mutate(
      asAna,
      'editPost',
      { postId: id, summary: null },
      'post { source summary }',
    );
    expect(post(cleared)).toMatchObject({ source: 'before', summary: null });
    expect(await world.mutate(asBob, 'editPost', { postId: id, text: 'mine' })).toMatchObject({
      __typename: 'NotAllowedError',
    });
    expect(await world.mutate(asAna, 'editPost', { postId: id, text: '' })).toMatchObject({
      path: ['input', 'text'],
    });
  });

  it('deletes once and for all, and leaves a tombstone', async () => {
    const first = await write(asAna, { text: 'first' });
    const id = await write(asAna, { text: 'gone', inReplyToId: first });
    expect(await world.mutate(asBob, 'deletePost', { postId: id })).toMatchObject({ code: 'FORBIDDEN' });
    const selection = 'post { id html deletedAt inReplyTo { counts { replies } } }';
    const answer = await world.mutate(asAna, 'deletePost', { postId: id }, selection);
    expect(post(answer)).toMatchObject({ id, html: '', inReplyTo: { counts: { replies: 0 } } });
    expect(post(answer).deletedAt).toEqual(expect.any(String));
    expect(post(await world.mutate(asAna, 'deletePost', { postId: id }, selection))).toMatchObject({ id });
    expect(await world.mutate(asAna, 'editPost', { postId: id, text: 'back' })).toMatchObject({
      __typename: 'NotFoundError',
      path: ['input', 'postId'],
    });
  });

  it('boosts and takes back, for five at once and in one document', async () => {
    const id = await write(asAna, { text: 'shown' });
    const boosts = await Promise.all(
      Array.from({ length: 5 }, () => world.mutate(asBob, 'boostPost', { postId: id }, 'boost { id }')),
    );
    expect(new Set(boosts.map((answer) => (answer.boost as { id: string }).id)).size).toBe(1);
    const document = `mutation($id: ID!) {
      unboostPost(input: { postId: $id }) { ... on UnboostPostPayload { wasBoosted post { counts { boosts } viewer { hasBoosted } } } }
      again: unboostPost(input: { postId: $id }) { ... on UnboostPostPayload { wasBoosted } }
      boostPost(input: { postId: $id, visibility: FOLLOWERS }) { ... on BoostPostPayload {
        boost { visibility by { handle } post { id } } post { counts { boosts } viewer { hasBoosted } } } }
    }`;
    expect(await world.run(asBob, document, { id })).toEqual({
      unboostPost: { wasBoosted: true, post: { counts: { boosts: 0 }, viewer: { hasBoosted: false } } },
      again: { wasBoosted: false },
      boostPost: {
        boost: { visibility: 'FOLLOWERS', by: { handle: '@bob@b.test' }, post: { id } },
        post: { counts: { boosts: 1 }, viewer: { hasBoosted: true } },
      },
    });
  });

  it('favourites and bookmarks, and takes back', async () => {
    const id = await write(asAna, { text: 'liked' });
    const document = `mutation($id: ID!) {
      favouritePost(input: { postId: $id }) { ... on FavouritePostPayload { post { counts { favourites } viewer { hasFavourited } } } }
      bookmarkPost(input: { postId: $id }) { ... on BookmarkPostPayload { post { viewer { hasBookmarked } } } }
      unfavouritePost(input: { postId: $id }) { ... on UnfavouritePostPayload { wasFavourited post { counts { favourites } viewer { hasFavourited } } } }
      unbookmarkPost(input: { postId: $id }) { ... on UnbookmarkPostPayload { wasBookmarked post { viewer { hasBookmarked } } } }
    }`;
    expect(await world.run(asBob, document, { id })).toEqual({
      favouritePost: { post: { counts: { favourites: 1 }, viewer: { hasFavourited: true } } },
      bookmarkPost: { post: { viewer: { hasBookmarked: true } } },
      unfavouritePost: {
        wasFavourited: true,
        post: { counts: { favourites: 0 }, viewer: { hasFavourited: false } },
      },
      unbookmarkPost: { wasBookmarked: true, post: { viewer: { hasBookmarked: false } } },
    });
  });

  it('mutes threads, and ends that', async () => {
    const id = await write(asAna, { text: 'much ado' });
    const reply = await write(asAna, { text: 'about nothing', inReplyToId: id });
    const document = `mutation($id: ID!) {
      muteThread(input: { postId: $id }) { ... on MuteThreadPayload { post { viewer { hasMutedThread } } } }
      again: muteThread(input: { postId: $id }) { ... on MuteThreadPayload { post { id } } }
    }`;
    expect(await world.run(asBob, document, { id: reply })).toEqual({
      muteThread: { post: { viewer: { hasMutedThread: true } } },
      again: { post: { id: reply } },
    });
    const unmute = () =>
      world.mutate(asBob, 'unmuteThread', { postId: id }, 'wasMuted post { viewer { hasMutedThread } }');
    const post = { viewer: { hasMutedThread: false } };
    expect(await unmute()).toMatchObject({ wasMuted: true, post });
    expect(await unmute()).toMatchObject({ wasMuted: false, post });
  });

  it('pins at most five of one’s own', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) ids.push(await write(asAna, { text: `post ${i}` }));
    for (const postId of ids.slice(0, 5)) {
      const answer = await world.mutate(asAna, 'pinPost', { postId }, 'post { viewer { hasPinned } }');
      expect(post(answer)).toEqual({ viewer: { hasPinned: true } });
    }
    expect(await world.mutate(asAna, 'pinPost', { postId: ids[5] })).toMatchObject({
      __typename: 'ConflictError',
    });
    expect(await world.mutate(asBob, 'pinPost', { postId: ids[0] })).toMatchObject({ code: 'FORBIDDEN' });
    const unpinned = await world.mutate(
      asAna,
      'unpinPost',
      { postId: ids[0] },
      'wasPinned post { viewer { hasPinned } author { pinnedPosts { id } } }',
    );
    expect(unpinned).toMatchObject({ wasPinned: true, post: { viewer: { hasPinned: false } } });
    expect((post(unpinned).author as { pinnedPosts: unknown[] }).pinnedPosts).toHaveLength(4);
  });

  it('tells nothing of posts that are not for whoever asks, whatever they want of it', async () => {
    const secret = await write(asAna, { text: 'for followers', visibility: 'FOLLOWERS' });
    const unknown = gid('Post', 12345n);
    const names = [
      'editPost',
      'deletePost',
      'boostPost',
      'unboostPost',
      'favouritePost',
      'unfavouritePost',
      'bookmarkPost',
      'unbookmarkPost',
      'muteThread',
      'unmuteThread',
      'pinPost',
      'unpinPost',
      'voteInPoll',
      'refreshPoll',
    ];
    for (const name of names) {
      const more = { editPost: { text: 'x' }, voteInPoll: { choices: [0] } }[name] ?? {};
      const [hidden, absent] = await Promise.all(
        [secret, unknown].map((postId) => world.mutate(asBob, name, { postId, ...more })),
      );
      expect(hidden, name).toMatchObject({ __typename: 'NotFoundError', path: ['input', 'postId'] });
      expect(hidden, name).toEqual(absent);
      expect(await world.mutate(asBob, name, { postId: 'post_x', ...more }), name).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'postId'],
      });
    }
  });

  it('asks a poll, takes votes, and shows what the viewer chose', async () => {
    const POLL =
      'post { poll { isMultiple hidesTotals endsAt closedAt votes voters options { title votes } viewer { choices canVote } } }';
    const poll = { options: ['a', 'b'], expiresIn: 600, hidesTotals: true };
    const made = await world.mutate(asAna, 'createPost', { text: 'Which?', poll }, 'post { id }');
    const { id: postId } = made.post as { id: string };
    const voted = await world.mutate(asBob, 'voteInPoll', { postId, choices: [1] }, POLL);
    expect(voted.post).toMatchObject({
      poll: {
        isMultiple: false,
        hidesTotals: true,
        closedAt: null,
        votes: 1,
        voters: 1,
        options: [
          { title: 'a', votes: null },
          { title: 'b', votes: null },
        ],
        viewer: { choices: [1], canVote: false },
      },
    });
    expect(await world.mutate(asBob, 'voteInPoll', { postId, choices: [0] })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'choices'],
    });
    expect(await world.mutate(asAna, 'voteInPoll', { postId, choices: [0] })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'postId'],
    });
    const other = { ...poll, options: ['c', 'd'] };
    const edited = await world.mutate(asAna, 'editPost', { postId, poll: other }, POLL);
    expect(edited.post).toMatchObject({ poll: { votes: 0, viewer: { choices: [], canVote: false } } });
    const alone = { options: ['a'], expiresIn: 600 };
    expect(await world.mutate(asAna, 'createPost', { text: 'x', poll: alone })).toMatchObject({
      path: ['input', 'poll', 'options'],
    });
    expect((await world.mutate(asBob, 'refreshPoll', { postId }, POLL)).post).toMatchObject({
      poll: { viewer: { canVote: true } },
    });
    expect((await world.mutate(asAna, 'editPost', { postId, poll: null }, POLL)).post).toEqual({
      poll: null,
    });
  });

  it('takes back what can no longer be seen, and does not show it', async () => {
    await world.follow(bob, ana);
    const id = await write(asAna, { text: 'for followers', visibility: 'FOLLOWERS' });
    for (const name of ['favouritePost', 'bookmarkPost']) await world.mutate(asBob, name, { postId: id });
    await world.mutate(asAna, 'removeFollower', { identityId: gid('Identity', bob) });
    expect(
      await world.mutate(asBob, 'unfavouritePost', { postId: id }, 'wasFavourited post { id }'),
    ).toMatchObject({
      wasFavourited: true,
      post: null,
    });
    expect(
      await world.mutate(asBob, 'unbookmarkPost', { postId: id }, 'wasBookmarked post { id }'),
    ).toMatchObject({
      wasBookmarked: true,
      post: null,
    });
  });
});
