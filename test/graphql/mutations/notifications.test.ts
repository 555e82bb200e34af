import { createECDH } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unsubscribeUrl } from '../../../src/core/push/unsubscribe.ts';
import { hashToken } from '../../../src/core/tokens/hash.ts';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { type Asker, type MutationWorld, openMutationWorld } from './world.ts';

describe('mutations of notifications', () => {
  let world: MutationWorld;
  let a: Domain;
  let ana: Identity;
  let asAna: Asker;

  /** Somebody whose token is a row: push subscriptions belong to one. */
  async function withToken(identity: Identity): Promise<Asker> {
    const asker = await world.asIdentity(identity);
    const tokenId = world.app.ids.next();
    await world.db.models.token.create({
      data: {
        id: tokenId,
        hash: hashToken(String(tokenId)),
        identityId: identity.id,
        scopes: 'read push',
        createdAt: 1n,
      },
    });
    return { ...asker, viewer: { ...asker.viewer, tokenId } as Asker['viewer'] };
  }

  beforeEach(async () => {
    world = await openMutationWorld();
    a = await world.domain('a.test');
    ana = await world.identity('ana', a);
    asAna = await withToken(ana);
  });
  afterEach(() => world.close());

  it('marks conversations as read and removes them', async () => {
    const bob = await world.identity('bob', a);
    const asBob = await world.asIdentity(bob);
    await world.mutate(asBob, 'createPost', { text: 'hello @ana', visibility: 'MENTIONED' });
    const { viewer } = await world.run(
      asAna,
      '{ viewer { identity { conversations(first: 1) { edges { node { id isUnread } } } } } }',
    );
    const { identity } = viewer as never as {
      identity: { conversations: { edges: { node: { id: string } }[] } };
    };
    const conversationId = identity.conversations.edges[0]?.node.id ?? '';
    const mark = (input: object, asker = asAna) =>
      world.mutate(
        asker,
        'markConversationRead',
        { conversationId, ...input },
        'conversation { isUnread participants { username } }',
      );
    const participants = [{ username: 'bob' }];
    expect(await mark({})).toMatchObject({ conversation: { isUnread: false, participants } });
    expect(await mark({ isRead: false })).toMatchObject({ conversation: { isUnread: true, participants } });
    expect(await mark({}, asBob)).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'conversationId'] });
    expect(await mark({ conversationId: 'post_1' })).toMatchObject({ code: 'INVALID_INPUT' });
    const remove = (asker: Asker) =>
      world.mutate(asker, 'removeConversation', { conversationId }, 'conversationId');
    expect(await remove(asBob)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await remove(asAna)).toMatchObject({ conversationId });
    expect(await remove(asAna)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('changes the policy, and answers requests', async () => {
    const bob = await world.identity('bob', a);
    const asBob = await world.asIdentity(bob);
    const rules = 'policy { notFollowing notFollowers newAccounts privateMentions limitedAccounts }';
    const update = (input: object) => world.mutate(asAna, 'updateNotificationPolicy', input, rules);
    expect(await update({ notFollowing: 'FILTER', limitedAccounts: 'DROP' })).toMatchObject({
      policy: {
        ...{ notFollowing: 'FILTER', notFollowers: 'ACCEPT', newAccounts: 'ACCEPT' },
        ...{ privateMentions: 'FILTER', limitedAccounts: 'DROP' },
      },
    });
    expect(await update({ newAccounts: 'FILTER' })).toMatchObject({
      policy: { notFollowing: 'FILTER', newAccounts: 'FILTER' },
    });
    const mention = async () => {
      await world.mutate(asBob, 'createPost', { text: 'hello @ana' });
      const [row] = await world.db.models.notificationRequest.findMany({ where: { acceptedAt: null } });
      return [`notificationrequest_${row?.id}`];
    };
    const answer = (name: string, requestIds: string[], asker = asAna) =>
      world.mutate(
        asker,
        name,
        { requestIds },
        'requestIds viewerIdentity { unreadNotifications notificationPolicy { pendingRequests } }',
      );
    const left = (unread: number) => ({
      viewerIdentity: { unreadNotifications: unread, notificationPolicy: { pendingRequests: 0 } },
    });
    const first = await mention();
    expect(await answer('dismissNotificationRequests', first, asBob)).toMatchObject({ requestIds: [] });
    expect(await answer('dismissNotificationRequests', first)).toMatchObject({
      requestIds: first,
      ...left(0),
    });
    expect(await answer('dismissNotificationRequests', first)).toMatchObject({ requestIds: [] });
    const second = await mention();
    expect(await answer('acceptNotificationRequests', second)).toMatchObject({
      requestIds: second,
      ...left(1),
    });
    expect(await answer('acceptNotificationRequests', [])).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await answer('acceptNotificationRequests', ['post_1'])).toMatchObject({
      path: ['input', 'requestIds', '0'],
    });
  });

  it('dismisses a group', async () => {
    const [bob, cat] = [await world.identity('bob', a), await world.identity('cat', a)];
    const { post } = (await world.mutate(asAna, 'createPost', { text: 'look' }, 'post { id }')) as never as {
      post: { id: string };
    };
    for (const each of [bob, cat])
      await world.mutate(await world.asIdentity(each), 'favouritePost', { postId: post.id });
    const { viewer } = await world.run(
      asAna,
      '{ viewer { identity { notifications { edges { node { groupKey } } } } } }',
    );
    const { identity } = viewer as never as {
      identity: { notifications: { edges: { node: { groupKey: string } }[] } };
    };
    const [one, two] = identity.notifications.edges.map(({ node }) => node.groupKey);
    expect(one).toBe(two);
    const dismiss = (groupKey: string, asker = asAna) =>
      world.mutate(asker, 'dismissNotificationGroup', { groupKey }, 'dismissed unread');
    expect(await dismiss(one ?? '', await world.asIdentity(bob))).toMatchObject({ dismissed: 0 });
    expect(await dismiss('nonsense')).toMatchObject({ dismissed: 0, unread: 2 });
    expect(await dismiss(one ?? '')).toMatchObject({ dismissed: 2, unread: 0 });
  });

  it('registers, changes and ends the push subscription of a token', async () => {
    const keys = {
      endpoint: 'https://push.test/1',
      p256dh: createECDH('prime256v1').generateKeys().toString('base64url'),
      auth: Buffer.alloc(16).toString('base64url'),
    };
    const shown =
      'subscription { id endpoint encoding payload policy alerts { alert isOn } identity { id } }';
    const register = (input: object, asker = asAna) =>
      world.mutate(asker, 'registerPushSubscription', { ...keys, alerts: [], ...input }, shown);
    const alerts = [{ alert: 'MENTION', isOn: true }];
    const made = (await register({ alerts })) as never as { subscription: { id: string } };
    expect(made.subscription).toMatchObject({
      ...{ endpoint: keys.endpoint, encoding: 'AES128GCM', payload: 'PUKEKO', policy: 'ALL', alerts },
      identity: { id: `identity_${ana.id}` },
    });
    expect(await register({ auth: 'AAAA' })).toMatchObject({ path: ['input', 'auth'] });
    expect(await register({ endpoint: 'ftp://push.test/' })).toMatchObject({ path: ['input', 'endpoint'] });
    expect(await register({ endpoint: 'https://127.0.0.1/push' })).toMatchObject({
      code: 'INVALID_INPUT',
      path: ['input', 'endpoint'],
      message: expect.stringContaining('127.0.0.1 is not a public address'),
    });
    const { viewer } = await world.run(
      asAna,
      `{ viewer { pushSubscriptions { id } identity { pushSubscription { id } } } }`,
    );
    expect(viewer).toMatchObject({
      pushSubscriptions: [{ id: made.subscription.id }],
      identity: { pushSubscription: { id: made.subscription.id } },
    });
    const update = (input: object, asker = asAna) =>
      world.mutate(asker, 'updatePushSubscription', input, shown);
    expect(await update({ policy: 'FOLLOWED' })).toMatchObject({
      subscription: { policy: 'FOLLOWED', alerts },
    });
    const another = await withToken(ana);
    expect(await update({ policy: 'NONE' }, another)).toMatchObject({ code: 'NOT_FOUND' });
    const remove = (asker: Asker) =>
      world.mutate(
        asker,
        'removePushSubscription',
        { subscriptionId: made.subscription.id },
        'subscriptionId',
      );
    expect(await remove(another)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await remove(asAna)).toMatchObject({ subscriptionId: made.subscription.id });
    expect(await remove(asAna)).toMatchObject({ code: 'NOT_FOUND' });
    const again = (await register({ alerts })) as never as { subscription: { id: string } };
    const endBy = (token: string) =>
      world.mutate(world.nobody(a), 'endPushSubscription', { token }, 'isEnded');
    const address = unsubscribeUrl(world.app, a, BigInt(again.subscription.id.replace(/^\D+/, '')));
    for (const token of ['nonsense', address.split('/').at(-1) ?? '', address.split('/').at(-1) ?? ''])
      expect(await endBy(token)).toMatchObject({ isEnded: true });
    expect(await world.db.models.pushSubscription.count()).toBe(0);
    const weak = await world.asIdentity(ana, ['read', 'write']);
    expect(await register({}, weak)).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      await world.mutate(world.operator, 'registerPushSubscription', { ...keys, alerts: [] }),
    ).toMatchObject({ __typename: expect.stringMatching(/Error$/) });
  });
});
