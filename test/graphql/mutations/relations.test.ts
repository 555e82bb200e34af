import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type Answer, type Asker, gid, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of relations and notifications', () => {
  let world: MutationWorld;
  let a: Domain;
  let ana: Identity;
  let bob: Identity;
  let asAna: Asker;
  let asBob: Asker;

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    bob = await world.identity('bob', await world.domain('b.test'));
    asAna = await world.asIdentity(ana);
    asBob = await world.asIdentity(bob);
  });
  afterEach(() => world.close());

  const BOTH = `identity { id counts { followers following } viewer { isFollowing hasRequested showsBoosts isFollowedBy wasRequestedBy isBlocking isMuting } }
    actingIdentity { id counts { followers following } }`;
  const towards = (asker: Asker, name: string, other: Identity, more: object = {}, selection = BOTH) =>
    world.mutate(asker, name, { identityId: gid('Identity', other), ...more }, selection);
  const viewerOf = (answer: Answer) => (answer.identity as { viewer: object }).viewer;

  it('follows at once, shows both counts, and takes it back', async () => {
    const answers = await Promise.all([
      towards(asAna, 'followIdentity', bob, {}, `state ${BOTH}`),
      towards(asAna, 'followIdentity', bob, {}, `state ${BOTH}`),
    ]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        state: 'ACCEPTED',
        identity: { counts: { followers: 1 }, viewer: { isFollowing: true, showsBoosts: true } },
        actingIdentity: { id: gid('Identity', ana), counts: { following: 1 } },
      });
    }
    expect(viewerOf(await towards(asAna, 'followIdentity', bob, { showBoosts: false }))).toMatchObject({
      isFollowing: true,
      showsBoosts: false,
    });
    expect(await towards(asAna, 'unfollowIdentity', bob, {}, `wasFollowing ${BOTH}`)).toMatchObject({
      wasFollowing: true,
      identity: { counts: { followers: 0 }, viewer: { isFollowing: false } },
      actingIdentity: { counts: { following: 0 } },
    });
    expect(await towards(asAna, 'unfollowIdentity', bob, {}, 'wasFollowing')).toMatchObject({
      wasFollowing: false,
    });
  });

  it('asks the locked, who say yes or no once', async () => {
    const lou = await world.identity('lou', a, { isLocked: true });
    const asLou = await world.asIdentity(lou);
    for (const follower of [asAna, asBob])
      expect(await towards(follower, 'followIdentity', lou, {}, 'state')).toMatchObject({ state: 'PENDING' });
    expect(await towards(asLou, 'acceptFollowRequest', ana)).toMatchObject({
      identity: { viewer: { isFollowedBy: true, wasRequestedBy: false } },
      actingIdentity: { counts: { followers: 1 } },
    });
    // An accepted follower is no request: to turn them down is refused, to remove them is another thing.
    expect(await towards(asLou, 'rejectFollowRequest', ana)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await towards(asLou, 'removeFollower', bob, {}, 'wasFollower')).toMatchObject({
      wasFollower: false,
    });
    const rejected = await Promise.all([
      towards(asLou, 'rejectFollowRequest', bob),
      towards(asLou, 'rejectFollowRequest', bob),
    ]);
    expect(rejected.map((answer) => answer.__typename).sort()).toEqual([
      'NotFoundError',
      'RejectFollowRequestPayload',
    ]);
    expect(await towards(asLou, 'acceptFollowRequest', bob)).toMatchObject({ __typename: 'NotFoundError' });
    expect(await towards(asLou, 'removeFollower', ana, {}, `wasFollower ${BOTH}`)).toMatchObject({
      wasFollower: true,
      identity: { viewer: { isFollowedBy: false } },
      actingIdentity: { counts: { followers: 0 } },
    });
  });

  it('blocks, which ends follows and keeps away, and unblocks', async () => {
    await towards(asAna, 'followIdentity', bob);
    await towards(asBob, 'followIdentity', ana);
    expect(await towards(asAna, 'blockIdentity', bob)).toMatchObject({
      identity: { viewer: { isBlocking: true, isFollowing: false, isFollowedBy: false } },
      actingIdentity: { counts: { followers: 0, following: 0 } },
    });
    expect(await towards(asBob, 'followIdentity', ana)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await towards(asAna, 'followIdentity', bob)).toMatchObject({ __typename: 'NotAllowedError' });
    expect(await towards(asAna, 'unblockIdentity', bob, {}, `wasBlocked ${BOTH}`)).toMatchObject({
      wasBlocked: true,
      identity: { viewer: { isBlocking: false } },
    });
    expect(await towards(asAna, 'unblockIdentity', bob, {}, 'wasBlocked')).toMatchObject({
      wasBlocked: false,
    });
  });

  it('mutes for a time or for good, and unmutes', async () => {
    const muted = await towards(asAna, 'muteIdentity', bob, { seconds: 60 }, `expiresAt ${BOTH}`);
    expect(muted).toMatchObject({ identity: { viewer: { isMuting: true } } });
    expect(Date.parse(String(muted.expiresAt))).toBe(world.clock.now() + 60_000);
    expect(await towards(asAna, 'muteIdentity', bob, {}, 'expiresAt')).toMatchObject({ expiresAt: null });
    expect(await towards(asAna, 'muteIdentity', bob, { seconds: -1 })).toMatchObject({
      path: ['input', 'seconds'],
    });
    expect(await towards(asAna, 'unmuteIdentity', bob, {}, `wasMuted ${BOTH}`)).toMatchObject({
      wasMuted: true,
      identity: { viewer: { isMuting: false } },
    });
    expect(await towards(asAna, 'unmuteIdentity', bob, {}, 'wasMuted')).toMatchObject({ wasMuted: false });
  });

  const BEGIN = ['followIdentity', 'blockIdentity', 'muteIdentity'];
  const END = ['unfollowIdentity', 'unblockIdentity', 'unmuteIdentity', 'removeFollower'];
  const ANSWER = ['acceptFollowRequest', 'rejectFollowRequest'];

  it('says the same of the unknown and of who is hidden', async () => {
    const suspended = await world.identity('sue', a, { state: 'SUSPENDED' });
    const rita = await world.remote('rita', 'r.test');
    await world.blockHost(a, 'r.test');
    const unknown = { ...bob, id: 12345n };
    for (const name of [...BEGIN, ...END, ...ANSWER]) {
      const absent = await towards(asAna, name, unknown, {}, '');
      expect(absent, name).toMatchObject({ __typename: 'NotFoundError' });
      expect(await towards(asAna, name, suspended, {}, ''), name).toMatchObject({
        __typename: 'NotFoundError',
      });
      if (!ANSWER.includes(name)) expect(await towards(asAna, name, rita, {}, ''), name).toEqual(absent);
      expect(await world.mutate(asAna, name, { identityId: gid('Post', bob) }), name).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'identityId'],
      });
    }
  });

  it('ends what stands with somebody who is hidden now, without showing them', async () => {
    const rita = await world.remote('rita', 'r.test');
    await world.follow(ana, rita);
    await world.mute(ana, rita);
    await world.blockHost(a, 'r.test');
    const fields = 'wasFollowing identity { id } identityId';
    expect(await towards(asAna, 'unfollowIdentity', rita, {}, fields)).toMatchObject({
      wasFollowing: true,
      identity: null,
      identityId: gid('Identity', rita),
    });
    expect(await towards(asAna, 'unmuteIdentity', rita, {}, 'wasMuted identity { id }')).toMatchObject({
      wasMuted: true,
      identity: null,
    });
  });

  it('is not done to oneself, nor with a token that may not', async () => {
    for (const name of BEGIN)
      expect(await towards(asAna, name, ana), name).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'identityId'],
      });
    const weak = await world.asIdentity(ana, ['read', 'write:statuses']);
    for (const name of [...BEGIN, ...END, ...ANSWER]) {
      expect(await towards(weak, name, bob, {}, ''), name).toMatchObject({ __typename: 'NotAllowedError' });
      expect(await towards(world.nobody(a), name, bob, {}, ''), name).toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    }
    const follows = await world.asIdentity(ana, ['follow']);
    expect(await towards(follows, 'followIdentity', bob, {}, 'state')).toMatchObject({ state: 'ACCEPTED' });
    expect(await world.mutate(follows, 'createPost', { text: 'x' })).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('marks notifications read up to one, and takes them away', async () => {
    await towards(asBob, 'followIdentity', ana);
    for (const text of ['one @ana@a.test', 'two @ana@a.test'])
      await world.mutate(asBob, 'createPost', { text });
    const [oldest] = await world.db.models.notification.findMany({ orderBy: { id: 'asc' } });
    const upToId = gid('Notification', oldest?.id ?? 0n);
    const mark = (input: object) => world.mutate(asAna, 'markNotificationsRead', input, 'marked unread');
    expect(await mark({ upToId })).toMatchObject({ marked: 1, unread: 2 });
    expect(await mark({})).toMatchObject({ marked: 2, unread: 0 });
    expect(await mark({ upToId: gid('Post', 1n) })).toMatchObject({ path: ['input', 'upToId'] });
    const dismiss = (asker: Asker, input: object) =>
      world.mutate(asker, 'dismissNotifications', input, 'dismissed unread');
    expect(await dismiss(asBob, { notificationId: upToId })).toMatchObject({ dismissed: 0 });
    expect(await dismiss(asAna, { notificationId: upToId })).toMatchObject({ dismissed: 1 });
    expect(await dismiss(asAna, {})).toMatchObject({ dismissed: 2, unread: 0 });
    const weak = await world.asIdentity(ana, ['write:statuses']);
    expect(await dismiss(weak, {})).toMatchObject({ code: 'FORBIDDEN' });
  });
});
