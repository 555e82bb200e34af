import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../../src/db/rows.ts';
import { DIALECTS } from '../../../helpers/database.ts';
import { type Asker, type MutationWorld, openMutationWorld } from '../world.ts';

const WHO = 'replyApproval { automatic manual } viewer { canReply replyPermission }';

describe.each(DIALECTS)('reply control on %s', (dialect) => {
  let world: MutationWorld;
  let a: Domain;
  let [ana, bob, cat]: Identity[] = [];
  let [asAna, asBob, asCat]: Asker[] = [];

  beforeEach(async () => {
    world = await openMutationWorld({ dialect });
    a = await world.domain('a.test');
    const b = await world.domain('b.test');
    [ana, bob, cat] = [
      await world.identity('ana', a),
      await world.identity('bob', b),
      await world.identity('cat', a),
    ];
    [asAna, asBob, asCat] = [
      await world.asIdentity(ana),
      await world.asIdentity(bob),
      await world.asIdentity(cat),
    ];
  });
  afterEach(() => world.close());

  // biome-ignore lint/suspicious/noExplicitAny: a test reads into the answer by the document it sent
  type Data = any;
  const write = async (asker: Asker | undefined, input: object, selection = WHO): Promise<Data> => {
    const answer = await world.mutate(
      asker as Asker,
      'createPost',
      { text: 'text', ...input },
      `post { id visibility replyState ${selection} }`,
    );
    return answer.post ?? answer;
  };
  const see = async (asker: Asker | undefined, id: string, selection = WHO): Promise<Data> =>
    (await world.run(asker as Asker, `query($id: ID!) { post(id: $id) { ${selection} } }`, { id })).post;
  const replies = async (asker: Asker | undefined, id: string): Promise<Data> => {
    const post = await see(
      asker,
      id,
      'counts { replies } thread { descendants(first: 9) { edges { node { post { id } } } } } replies(first: 9) { edges { node { id } } }',
    );
    return [
      post.counts.replies,
      post.thread.descendants.edges.map(({ node }: Data) => node.post.id),
      post.replies.edges.map(({ node }: Data) => node.id),
    ];
  };

  it('lets those reply whom the author lets, and tells the others', async () => {
    const open = await write(asBob, {});
    expect(open).toMatchObject({ replyApproval: { automatic: ['ANYONE'], manual: [] }, replyState: null });
    expect(await see(asAna, open.id)).toMatchObject({
      viewer: { canReply: true, replyPermission: 'AUTOMATIC' },
    });
    expect(await write(asAna, { inReplyToId: open.id })).toMatchObject({ replyState: null });

    const forFans = await write(asBob, { replyPolicy: 'FOLLOWERS' });
    expect(forFans.replyApproval).toEqual({ automatic: ['FOLLOWERS'], manual: [] });
    expect(await see(asAna, forFans.id)).toMatchObject({
      viewer: { canReply: false, replyPermission: 'DENIED' },
    });
    expect(await write(asAna, { inReplyToId: forFans.id })).toMatchObject({
      code: 'FORBIDDEN',
      path: ['input', 'inReplyToId'],
      message: expect.stringContaining('does not let you reply'),
    });
    await world.follow(ana as Identity, bob as Identity);
    expect(await see(asAna, forFans.id)).toMatchObject({ viewer: { canReply: true } });
    const reply = await write(asAna, { inReplyToId: forFans.id });
    expect(reply).toMatchObject({ replyState: 'ACCEPTED' });
    expect(await world.db.models.replyAuthorization.findMany()).toEqual([
      expect.objectContaining({ uri: `${bob?.uri}/reply_authorizations/${reply.id.slice(5)}` }),
    ]);
    expect(await replies(asCat, forFans.id)).toEqual([1, [reply.id], [reply.id]]);

    const forFriends = await write(asBob, { replyPolicy: 'FOLLOWING' });
    expect(await write(asAna, { inReplyToId: forFriends.id })).toMatchObject({ code: 'FORBIDDEN' });
    await world.follow(bob as Identity, ana as Identity);
    expect(await write(asAna, { inReplyToId: forFriends.id })).toMatchObject({ replyState: 'ACCEPTED' });
  });

  it('always lets the author, whom a post mentions, and whom it answers', async () => {
    const closed = await write(asBob, { text: 'hi @ana@a.test', replyPolicy: 'MENTIONED' });
    expect(await see(asAna, closed.id)).toMatchObject({
      replyApproval: { automatic: [] },
      viewer: { canReply: true, replyPermission: 'AUTOMATIC' },
    });
    // Everybody can see for themselves that they may: no authorization is needed.
    const reply = await write(asAna, { inReplyToId: closed.id, replyPolicy: 'NOBODY' });
    expect(reply).toMatchObject({ replyState: null });
    expect(await write(asCat, { inReplyToId: closed.id })).toMatchObject({ code: 'FORBIDDEN' });
    // Bob is answered by it, though it does not mention him.
    expect(await see(asBob, reply.id)).toMatchObject({ viewer: { canReply: true } });
    expect(await write(asBob, { inReplyToId: reply.id })).toMatchObject({ replyState: null });
    expect(await write(asCat, { inReplyToId: reply.id })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await write(asAna, { inReplyToId: reply.id })).toMatchObject({ replyState: null });
    // A talk is one between all who are in it.
    const talk = await write(asBob, {
      text: '@ana@a.test @cat@a.test',
      visibility: 'MENTIONED',
      replyPolicy: 'NOBODY',
    });
    expect(talk.replyApproval).toEqual({ automatic: ['ANYONE'], manual: [] });
  });

  it('follows the settings, and is changed by an edit which is none', async () => {
    const settings = await world.mutate(
      asBob as Asker,
      'updateSettings',
      { replyPolicy: 'FOLLOWERS' },
      'settings { replyPolicy }',
    );
    expect(settings).toMatchObject({ settings: { replyPolicy: 'FOLLOWERS' } });
    const post = await write(asBob, {});
    expect(post.replyApproval).toEqual({ automatic: ['FOLLOWERS'], manual: [] });
    expect((await write(asBob, { replyPolicy: 'ANYONE' })).replyApproval.automatic).toEqual(['ANYONE']);
    const edit = (replyPolicy: string) =>
      world.mutate(
        asBob as Asker,
        'editPost',
        { postId: post.id, replyPolicy },
        'post { revision replyApproval { automatic } quoteApproval { automatic } }',
      );
    expect(await edit('ANYONE')).toMatchObject({
      post: {
        revision: 0,
        replyApproval: { automatic: ['ANYONE'] },
        quoteApproval: { automatic: ['ANYONE'] },
      },
    });
    const reply = await write(asAna, { inReplyToId: post.id });
    expect(await edit('NOBODY')).toMatchObject({ post: { replyApproval: { automatic: [] } } });
    // What was said stays.
    expect(await replies(asCat, post.id)).toEqual([1, [reply.id], [reply.id]]);
    expect(await write(asAna, { inReplyToId: post.id })).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('lets the author take a reply away, which only its own author has from then on', async () => {
    await world.follow(ana as Identity, bob as Identity);
    const post = await write(asBob, { replyPolicy: 'FOLLOWERS' });
    const reply = await write(asAna, { inReplyToId: post.id });
    const below = await write(asCat, { inReplyToId: reply.id });
    const reject = (asker?: Asker, postId = reply.id) =>
      world.mutate(asker as Asker, 'rejectReply', { postId }, 'post { id counts { replies } }');
    expect(await reject(asCat)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await reject(asBob, post.id)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await replies(asCat, post.id)).toEqual([1, [reply.id, below.id], [reply.id]]);
    for (let time = 0; time < 2; time += 1)
      expect(await reject(asBob)).toMatchObject({ post: { id: post.id, counts: { replies: 0 } } });
    for (const asker of [asBob, asCat]) {
      expect(await replies(asker, post.id)).toEqual([0, [], []]);
      expect(await see(asker, reply.id)).toBeNull();
    }
    expect(await see(asAna, reply.id, 'replyState viewer { canReply canBoost canPin }')).toEqual({
      replyState: 'REVOKED',
      viewer: { canReply: false, canBoost: false, canPin: false },
    });
    expect(await replies(asAna, post.id)).toEqual([0, [reply.id, below.id], [reply.id]]);
    expect(await write(asAna, { inReplyToId: reply.id })).toMatchObject({ code: 'FORBIDDEN' });
    expect(await world.db.models.notification.count({ where: { identityId: bob?.id } })).toBe(0);
    const { postsCount } = await world.db.models.identity.findUniqueOrThrow({ where: { id: ana?.id ?? 0n } });
    expect(postsCount).toBe(0);
    expect(await world.mutate(asBob as Asker, 'approveReply', { postId: reply.id })).toMatchObject({
      code: 'CONFLICT',
    });
    await world.mutate(asAna as Asker, 'deletePost', { postId: reply.id });
    expect(await replies(asCat, post.id)).toEqual([0, [], []]);
    expect(await world.db.models.replyAuthorization.count()).toBe(0);
    // One's own is deleted, not refused.
    const own = await write(asBob, { inReplyToId: post.id });
    expect(await reject(asBob, own.id)).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('lets people ask whom the author wants to look at first, and shows them what it shows nobody else', async () => {
    const MANUAL = 'replyApproval { automatic manual } viewer { canReply replyPermission }';
    const post = await write(asBob, { replyPolicy: 'FOLLOWERS', manualReplyPolicy: 'ANYONE' }, MANUAL);
    expect(post.replyApproval).toEqual({ automatic: ['FOLLOWERS'], manual: ['ANYONE'] });
    expect((await see(asCat, post.id, MANUAL)).viewer).toEqual({ canReply: true, replyPermission: 'MANUAL' });
    const [first, second] = [
      await write(asCat, { text: 'first', inReplyToId: post.id }),
      await write(asCat, { text: 'second', inReplyToId: post.id }),
    ];
    expect([first.replyState, second.replyState]).toEqual(['PENDING', 'PENDING']);
    expect(await replies(asCat, post.id)).toEqual([0, [first.id, second.id], [second.id, first.id]]);
    for (const asker of [asAna, asBob]) {
      expect(await replies(asker, post.id)).toEqual([0, [], []]);
      expect(await see(asker, first.id)).toBeNull();
    }
    const waiting = async (asker?: Asker) => {
      const { viewer }: Data = await world.run(
        asker as Asker,
        `{ viewer { identity { pendingReplies(first: 9) { nodes { id } }
            notifications(first: 9) { nodes { kind by { username } ... on PostNotification { post { id } } } } } } }`,
      );
      const { pendingReplies, notifications } = viewer.identity;
      return [pendingReplies.nodes.map(({ id }: Data) => id), notifications.nodes];
    };
    const asked = [{ kind: 'REPLY_REQUEST', by: { username: 'cat' }, post: { id: post.id } }];
    expect(await waiting(asBob)).toEqual([[second.id, first.id], asked]);
    expect(await waiting(asAna)).toEqual([[], []]);
    // Nobody else decides, nor hears of it.
    for (const field of ['approveReply', 'rejectReply']) {
      for (const asker of [asCat, asAna])
        expect((await world.mutate(asker as Asker, field, { postId: first.id })).code).toBe(
          asker === asCat ? 'FORBIDDEN' : 'NOT_FOUND',
        );
    }
    await world.mutate(asBob as Asker, 'approveReply', { postId: first.id });
    expect(await waiting(asBob)).toEqual([
      [second.id],
      [expect.objectContaining({ kind: 'REPLY', post: { id: first.id } }), ...asked],
    ]);
    expect(await replies(asAna, post.id)).toEqual([1, [first.id], [first.id]]);
    await world.mutate(asBob as Asker, 'rejectReply', { postId: second.id });
    expect(await waiting(asBob)).toEqual([[], [expect.objectContaining({ kind: 'REPLY' })]]);
    expect(await replies(asCat, post.id)).toEqual([1, [first.id, second.id], [second.id, first.id]]);
    // One that is deleted asks no more.
    const third = await write(asCat, { inReplyToId: post.id });
    expect((await waiting(asBob))[0]).toEqual([third.id]);
    await world.mutate(asCat as Asker, 'deletePost', { postId: third.id });
    expect(await waiting(asBob)).toEqual([[], [expect.objectContaining({ kind: 'REPLY' })]]);
    expect(await world.db.models.replyAuthorization.count()).toBe(1);
  });

  it('takes who may ask from the settings, unless a post says something else of its replies', async () => {
    const settings = await world.mutate(
      asBob as Asker,
      'updateSettings',
      { replyPolicy: 'NOBODY', manualReplyPolicy: 'FOLLOWERS' },
      'settings { replyPolicy manualReplyPolicy }',
    );
    expect(settings).toMatchObject({ settings: { manualReplyPolicy: 'FOLLOWERS' } });
    const approval = async (input: object) => (await write(asBob, input)).replyApproval;
    expect(await approval({})).toEqual({ automatic: [], manual: ['FOLLOWERS'] });
    expect(await approval({ replyPolicy: 'NOBODY' })).toEqual({ automatic: [], manual: ['FOLLOWERS'] });
    expect(await approval({ replyPolicy: 'FOLLOWING' })).toEqual({ automatic: ['FOLLOWING'], manual: [] });
    expect(await approval({ manualReplyPolicy: 'MENTIONED' })).toEqual({ automatic: [], manual: [] });
    expect(await approval({ replyPolicy: 'ANYONE', manualReplyPolicy: 'FOLLOWERS' })).toEqual({
      automatic: ['ANYONE'],
      manual: [],
    });
    expect(await approval({ visibility: 'MENTIONED', text: '@ana@a.test' })).toEqual({
      automatic: ['ANYONE'],
      manual: [],
    });
    const post = await write(asBob, {});
    const edit = async (input: object): Promise<Data> => {
      const answer = await world.mutate(
        asBob as Asker,
        'editPost',
        { postId: post.id, ...input },
        'post { revision replyApproval { automatic manual } }',
      );
      return answer.post;
    };
    expect(await edit({ manualReplyPolicy: 'ANYONE' })).toEqual({
      revision: 0,
      replyApproval: { automatic: [], manual: ['ANYONE'] },
    });
    expect((await edit({ replyPolicy: 'FOLLOWERS' })).replyApproval).toEqual({
      automatic: ['FOLLOWERS'],
      manual: ['ANYONE'],
    });
  });

  it('is refused by REST in its own words', async () => {
    const post = await write(asBob, { replyPolicy: 'NOBODY' });
    expect(post.replyApproval.automatic).toEqual([]);
  });
});
