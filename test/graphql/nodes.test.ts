import { isObjectType } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { blockAccess } from '../../src/core/access/block.ts';
import { announce } from '../../src/core/announcements/announce.ts';
import { createArchive } from '../../src/core/archives/create.ts';
import { block } from '../../src/core/blocks/block.ts';
import { setDomain } from '../../src/core/domains/set.ts';
import { createFilter } from '../../src/core/filters/filters.ts';
import { restrictIdentity } from '../../src/core/identities/limits/restrict.ts';
import { createImport } from '../../src/core/imports/create.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { createMedia } from '../../src/core/media/create.ts';
import { createPost } from '../../src/core/posts/write/create.ts';
import { report } from '../../src/core/reports/report.ts';
import { addReportNote } from '../../src/core/reports/work.ts';
import { schedulePost } from '../../src/core/scheduled/schedule.ts';
import { hashToken } from '../../src/core/tokens/hash.ts';
import type { NotificationKind } from '../../src/db/enums.ts';
import type { Domain, Identity, User } from '../../src/db/rows.ts';
import { graphqlSchema } from '../../src/graphql/schema/schema.ts';
import { boostPost } from '../helpers/people/marks.ts';
import { type GraphQLWorld, openGraphQLWorld } from './world.ts';

/**
 * Everything that says it is a Node is given by `node` and `nodes` to whoever may see it; to others it is as if it did
 * not exist.
 */
let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
let ben: Identity;
let user: User;
let anaToken: string;
let benToken: string;
let adminToken: string;
beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  [ana, ben] = [await world.identity('ana', domain), await world.identity('ben', domain)];
  user = await world.user('admin@mail.test', { isAdmin: true });
  [anaToken, benToken] = [await world.token(ana), await world.token(ben)];
  adminToken = await world.token(user);
});
afterAll(() => world.close());

/** One thing of a type that is not for everybody, and somebody who sees it. */
interface Made {
  id: string;
  token: string;
}

const now = () => BigInt(world.clock.now());

async function post(
  author: Identity,
  more: { visibility?: 'PUBLIC' | 'MENTIONED'; inReplyToId?: bigint } = {},
) {
  return createPost(await world.as(author), author, { text: 'something', ...more });
}

async function followersBoost() {
  const { id } = await post(ana);
  return boostPost(await world.as(ana), ana, id, 'FOLLOWERS');
}

async function notification(kind: NotificationKind, postId: bigint | null = null): Promise<Made> {
  const id = world.app.ids.next();
  await world.db.models.notification.create({
    data: { id, identityId: ana.id, kind, actorId: ben.id, postId, createdAt: now() },
  });
  return { id: `notification_${id}`, token: anaToken };
}

async function collection(owner: Identity): Promise<bigint> {
  const id = world.app.ids.next();
  const about = { uri: `${owner.uri}/featured_collections/${id}`, identityId: owner.id, name: 'people' };
  await world.db.models.collection.create({ data: { id, ...about, createdAt: now(), updatedAt: now() } });
  return id;
}

async function delivery(): Promise<Made> {
  const rob = await world.remote('rob', 'rob.test');
  const { id: postId } = await post(ana);
  const [inboxId, activityId, id] = [world.app.ids.next(), world.app.ids.next(), world.app.ids.next()];
  const { models } = world.db;
  await models.inbox.create({ data: { id: inboxId, url: rob.inbox ?? '', hostId: rob.hostId ?? 0n } });
  await models.activity.create({
    data: {
      id: activityId,
      uri: `https://a.test/activities/${activityId}`,
      type: 'Create',
      actorId: ana.id,
      domainId: domain.id,
      postId,
      body: '{}',
      orderKey: `post ${postId}`,
      createdAt: now(),
    },
  });
  await models.delivery.create({
    data: { id, activityId, inboxId, hostId: rob.hostId ?? 0n, dueAt: now() },
  });
  return { id: `delivery_${id}`, token: anaToken };
}

/** How one of each type comes to be; a type that is missing here fails. */
const MAKERS: Record<string, () => Promise<Made>> = {
  Post: async () => ({ id: `post_${(await post(ana, { visibility: 'MENTIONED' })).id}`, token: anaToken }),
  Attachment: async () => {
    const id = world.app.ids.next();
    const { id: postId } = await post(ana, { visibility: 'MENTIONED' });
    await world.db.models.attachment.create({
      data: { id, postId, position: 0, type: 'IMAGE', url: 'https://files.test/1' },
    });
    return { id: `attachment_${id}`, token: anaToken };
  },
  Media: async () => {
    const { id } = await createMedia(await world.as(ana), ana, {});
    return { id: `media_${id}`, token: anaToken };
  },
  Boost: async () => ({ id: `boost_${(await followersBoost()).id}`, token: anaToken }),
  TimelineEntry: async () => ({
    id: `entry_${(await post(ana, { visibility: 'MENTIONED' })).id}`,
    token: anaToken,
  }),
  Identity: async () => ({
    id: `identity_${(await world.identity('cleo', domain, { state: 'SUSPENDED' })).id}`,
    token: adminToken,
  }),
  Collection: async () => {
    const dora = await world.identity('dora', domain);
    await block(await world.as(dora), dora, ben);
    return { id: `collection_${await collection(dora)}`, token: anaToken };
  },
  CollectionItem: async () => {
    const [id, collectionId] = [world.app.ids.next(), await collection(ana)];
    const who = { identityId: ben.id, objectUri: ben.uri };
    await world.db.models.collectionItem.create({
      data: { id, collectionId, ...who, position: 0, state: 'PENDING', createdAt: now() },
    });
    return { id: `collectionitem_${id}`, token: anaToken };
  },
  ViewerIdentity: async () => ({ id: `vieweridentity_${ana.id}`, token: anaToken }),
  Conversation: async () => {
    await post(ana, { visibility: 'MENTIONED' });
    const [row] = await world.db.models.conversation.findMany({ where: { identityId: ana.id }, take: 1 });
    return { id: `conversation_${row?.id}`, token: anaToken };
  },
  NotificationRequest: async () => {
    const id = world.app.ids.next();
    await world.db.models.notificationRequest.create({
      data: { id, identityId: ana.id, actorId: ben.id, createdAt: now(), updatedAt: now() },
    });
    return { id: `notificationrequest_${id}`, token: anaToken };
  },
  Filter: async () => ({
    id: `filter_${(await createFilter(await world.as(ana), ana, { title: 'a filter', contexts: ['HOME'] })).id}`,
    token: anaToken,
  }),
  ReportNote: async () => {
    const operator = { ...world.system(), viewer: { kind: 'operator' as const, identity: null } };
    const { id } = await report(await world.as(ana), ana, ben, {});
    return { id: `reportnote_${(await addReportNote(operator, id, 'seen')).id}`, token: adminToken };
  },
  Report: async () => ({
    id: `report_${(await report(await world.as(ana), ana, ben, {})).id}`,
    token: anaToken,
  }),
  PushSubscription: async () => {
    const token = await world.token(ana, 'read push');
    const { id: tokenId } = await world.db.models.token.findUniqueOrThrow({
      where: { hash: hashToken(token) },
    });
    const keys = { endpoint: 'https://push.test/1', p256dh: '', auth: '' };
    const { id } = await world.db.models.pushSubscription.create({
      data: { id: 7n, tokenId, identityId: ana.id, ...keys, createdAt: now(), updatedAt: now() },
    });
    return { id: `push_${id}`, token };
  },
  ScheduledPost: async () => ({
    id: `scheduledpost_${(await schedulePost(await world.as(ana), ana, { text: 'later' }, world.clock.now() + 600_000)).id}`,
    token: anaToken,
  }),
  Import: async () => ({
    id: `import_${(await createImport(await world.as(ana), ana, { kind: 'FOLLOWS', overwrites: false })).id}`,
    token: anaToken,
  }),
  Archive: async () => ({
    id: `archive_${(await createArchive(await world.as(ana), ana, true)).id}`,
    token: anaToken,
  }),
  Announcement: async () => ({
    id: `announcement_${(await announce(world.system(), domain, { text: 'hear' })).id}`,
    token: anaToken,
  }),
  AuditEntry: async () => {
    const operator = { ...world.system(), viewer: { kind: 'operator' as const, identity: null } };
    await setDomain(operator, domain, { title: `Title ${world.app.ids.next()}` });
    const { id } = await world.db.models.auditEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    return { id: `audit_${id}`, token: adminToken };
  },
  List: async () => ({
    id: `list_${(await createList(await world.as(ana), ana, { title: 'a list' })).id}`,
    token: anaToken,
  }),
  Domain: async () => ({ id: `domain_${(await world.domain('b.test')).id}`, token: adminToken }),
  Host: async () => ({ id: `host_${(await world.remote('eve', 'eve.test')).hostId}`, token: adminToken }),
  HostBlock: async () => {
    await world.blockHost(domain, 'evil.test');
    const block = await world.db.models.hostBlock.findFirstOrThrow();
    return { id: `hostblock_${block.id}`, token: adminToken };
  },
  AccessBlock: async () => {
    const operator = { ...world.system(), viewer: { kind: 'operator' as const, identity: null } };
    const { id } = await blockAccess(operator, { pattern: '203.0.113.7', severity: 'SIGN_UP_BLOCK' });
    return { id: `accessblock_${id}`, token: adminToken };
  },
  IdentityRestriction: async () => {
    const operator = { ...world.system(), viewer: { kind: 'operator' as const, identity: null } };
    const limited = await world.remote('loud', 'loud.test');
    const { restriction } = await restrictIdentity(operator, limited, domain, { level: 'LIMIT' });
    return { id: `identityrestriction_${restriction.id}`, token: adminToken };
  },
  Strike: async () => {
    const strike = { id: world.app.ids.next(), domainId: domain.id, identityId: ana.id } as const;
    await world.db.models.strike.create({ data: { ...strike, act: 'WARN', createdAt: 1n } });
    return { id: `strike_${strike.id}`, token: anaToken };
  },
  Delivery: delivery,
  Token: async () => ({
    id: `token_${(await world.db.models.token.findFirstOrThrow({ where: { userId: user.id } })).id}`,
    token: adminToken,
  }),
  User: async () => ({ id: `user_${user.id}`, token: adminToken }),
  Application: async () => {
    const { models } = world.db;
    const id = world.app.ids.next();
    const common = { scopes: 'read', createdAt: now() };
    const names = { clientId: `client ${id}`, secretHash: '', name: 'Tail', redirectUris: [] };
    await models.application.create({ data: { id, domainId: domain.id, ...names, ...common } });
    const held = { id: world.app.ids.next(), hash: `token ${id}`, applicationId: id, userId: user.id };
    await models.token.create({ data: { ...held, ...common } });
    return { id: `application_${id}`, token: adminToken };
  },
  Invite: async () => {
    const id = world.app.ids.next();
    const data = { id, code: `code ${id}`, domainId: domain.id, createdAt: now() };
    await world.db.models.invite.create({ data });
    return { id: `invite_${id}`, token: adminToken };
  },
  SignUp: async () => {
    const [id, userId] = [world.app.ids.next(), world.app.ids.next()];
    const { models } = world.db;
    const email = 'waits@mail.test';
    await models.user.create({ data: { id: userId, email, state: 'UNAPPROVED', createdAt: now() } });
    const names = { email, username: 'waits', usernameKey: 'waits', needsApproval: true };
    await models.signUp.create({ data: { id, userId, domainId: domain.id, ...names, createdAt: now() } });
    return { id: `signup_${id}`, token: adminToken };
  },
  Passkey: async () => {
    const id = world.app.ids.next();
    const key = { credentialId: 'AAAA', userHandle: 'AAAA', publicKey: 'AAAA', counter: 0n, name: 'Phone' };
    await world.db.models.passkey.create({
      data: {
        id,
        userId: user.id,
        host: 'a.test',
        ...key,
        isSyncable: false,
        isBackedUp: false,
        createdAt: now(),
      },
    });
    return { id: `passkey_${id}`, token: adminToken };
  },
  MentionNotification: async () => notification('MENTION', (await post(ben)).id),
  ReplyNotification: async () => {
    const { id: inReplyToId } = await post(ana);
    const { id: postId } = await post(ben, { inReplyToId });
    const row = await world.db.models.notification.findFirstOrThrow({ where: { postId } });
    return { id: `notification_${row.id}`, token: anaToken };
  },
  FavouriteNotification: async () => notification('FAVOURITE', (await post(ana)).id),
  BoostNotification: async () => notification('BOOST', (await post(ana)).id),
  UpdateNotification: async () => notification('UPDATE', (await post(ben)).id),
  PollNotification: async () => notification('POLL', (await post(ben)).id),
  NewPostNotification: async () => notification('POST', (await post(ben)).id),
  QuoteNotification: async () => notification('QUOTE', (await post(ben)).id),
  QuotedUpdateNotification: async () => notification('QUOTED_UPDATE', (await post(ana)).id),
  ReactionNotification: async () => notification('REACTION', (await post(ana)).id),
  ReplyRequestNotification: async () => notification('REPLY_REQUEST', (await post(ana)).id),
  FollowNotification: () => notification('FOLLOW'),
  FollowRequestNotification: () => notification('FOLLOW_REQUEST'),
  ModerationWarningNotification: () => notification('MODERATION_WARNING'),
  SeveredRelationshipsNotification: () => notification('SEVERED_RELATIONSHIPS'),
  AddedToCollectionNotification: () => notification('ADDED_TO_COLLECTION'),
  CollectionUpdateNotification: () => notification('COLLECTION_UPDATE'),
  SignUpNotification: () => notification('SIGN_UP'),
  SignUpRequestNotification: () => notification('SIGN_UP_REQUEST'),
  ReportNotification: () => notification('REPORT'),
  MoveNotification: () => notification('MOVE'),
};

/** Everybody of the domain may see these. */
const DOMAIN_WIDE = new Set(['Announcement']);

/** Everybody may see these whom their owner has not blocked. */
const PUBLIC = new Set(['Collection']);

/** By their tokens, who may not see one of a type; null: the anonymous. */
function strangersTo(type: string): (string | null)[] {
  if (DOMAIN_WIDE.has(type)) return [null];
  return PUBLIC.has(type) ? [benToken] : [benToken, null];
}

const types = Object.values(graphqlSchema().getTypeMap())
  .filter((type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'))
  .map(({ name }) => name);

it('knows how to make one of every type', () => {
  expect([...types].sort()).toEqual(Object.keys(MAKERS).sort());
});

const QUERY =
  'query ($id: ID!, $ids: [ID!]!) { node(id: $id) { __typename id } nodes(ids: $ids) { __typename id } }';

/** The whole answer, byte for byte, without the time it was given at. */
async function answer(token: string | null, id: string): Promise<string> {
  const response = await world.raw(domain, {
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query: QUERY, variables: { id, ids: [id, id] } }),
  });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return JSON.stringify([response.status, headers, await response.text()]);
}

it.each(types)(
  '%s is asked for again by its id, and hidden from others as if it did not exist',
  async (type) => {
    const { id, token } = (await MAKERS[type]?.()) ?? { id: '', token: '' };
    const { data, errors } = await world.ask(domain, token, QUERY, { id, ids: [id, id] });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ node: { __typename: type, id }, nodes: Array(2).fill({ __typename: type, id }) });
    const nothing = `${id.slice(0, id.indexOf('_'))}_${world.app.ids.next()}`;
    for (const stranger of strangersTo(type)) {
      const hidden = await answer(stranger, id);
      expect(hidden).toBe(await answer(stranger, nothing));
      expect(JSON.parse(JSON.parse(hidden)[2]).data).toEqual({ node: null, nodes: [null, null] });
    }
  },
);

it('a decision about a server is shown to admins of its domain, with a token for it', async () => {
  const [owner, other] = [await world.user('owner@mail.test'), await world.user('other@mail.test')];
  const elsewhere = await world.domain('c.test');
  for (const [who, where] of [
    [owner, domain],
    [other, elsewhere],
  ] as const)
    await world.db.models.domainRole.create({
      data: { domainId: where.id, userId: who.id, role: 'ADMIN', createdAt: now() },
    });
  await world.blockHost(domain, 'bad.test');
  await world.blockHost(null, 'worse.test');
  const block = async (name: string) =>
    `hostblock_${(await world.db.models.hostBlock.findFirstOrThrow({ where: { name } })).id}`;
  const sees = async (token: string, name: string) =>
    (await world.ask(domain, token, 'query ($id: ID!) { node(id: $id) { id } }', { id: await block(name) }))
      .data.node !== null;
  expect(await sees(await world.token(owner), 'bad.test')).toBe(true);
  expect(await sees(await world.token(owner, 'read write'), 'bad.test')).toBe(false);
  expect(await sees(await world.token(other), 'bad.test')).toBe(false);
  expect(await sees(await world.token(owner), 'worse.test')).toBe(false);
  expect(await sees(adminToken, 'worse.test')).toBe(true);
});
