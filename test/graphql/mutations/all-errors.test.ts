import { type GraphQLInputObjectType, getNamedType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Domain, Identity } from '../../../src/db/rows.ts';
import { graphqlSchema } from '../../../src/graphql/schema/schema.ts';
import { type GraphQLWorld, openGraphQLWorld } from '../world.ts';

/** Whoever sends an input with several wrong fields is told of all of them at once, each with its path. */

const long = (length: number) => 'x'.repeat(length);
const NO_ID = 'nonsense';

/** For each mutation an input in which everything is wrong that can be by itself, and the paths of what is. */
const WRONG: Record<string, [input: object, paths: string[]]> = {
  warnIdentity: [
    { identityId: NO_ID, message: long(2001), reason: long(2001), reportId: NO_ID },
    ['identityId', 'message', 'reason', 'reportId'],
  ],
  setPostsSensitive: [
    {
      ...{ postIds: [NO_ID], isSensitive: true, domainId: NO_ID, reportId: NO_ID },
      ...{ message: long(2001), reason: long(2001) },
    },
    ['postIds.0', 'domainId', 'reportId', 'reason', 'message'],
  ],
  deleteSuspendedIdentity: [{ identityId: NO_ID, reason: long(2001) }, ['identityId', 'reason']],
  appealStrike: [{ strikeId: NO_ID, text: ' ' }, ['strikeId', 'text']],
  setUserDisabled: [
    { email: 'x@mail.test', isDisabled: true, message: long(2001), reason: long(2001) },
    ['reason', 'message'],
  ],
  addDomain: [{ name: 'no name', host: 'no host', title: long(101) }, ['name', 'host', 'title']],
  addReportNote: [{ reportId: NO_ID, text: long(2001) }, ['reportId', 'text']],
  addToCollection: [{ collectionId: NO_ID, identityId: NO_ID }, ['collectionId', 'identityId']],
  addToList: [
    { listId: NO_ID, identityIds: [NO_ID, 'identity_1', NO_ID] },
    ['listId', 'identityIds.0', 'identityIds.2'],
  ],
  addUser: [{ email: 'no address', password: 'x' }, ['email', 'password']],
  assignReport: [{ reportId: NO_ID, identityId: NO_ID }, ['reportId', 'identityId']],
  blockAccess: [{ pattern: 'no domain', seconds: -1, reason: long(2001) }, ['pattern', 'seconds', 'reason']],
  blockHost: [
    { name: 'no host', domainId: NO_ID, reason: long(2001), note: long(2001), reportId: NO_ID },
    ['name', 'domainId', 'reason', 'note', 'reportId'],
  ],
  createCollection: [
    { name: '', description: long(101), hashtag: '', identityIds: [NO_ID] },
    ['identityIds.0', 'name', 'description', 'hashtag'],
  ],
  createAnnouncement: [
    { domainId: NO_ID, text: ' ', startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' },
    ['domainId', 'text', 'endsAt'],
  ],
  createCustomEmoji: [
    { domainId: NO_ID, mediaId: NO_ID, shortcode: 'no code', category: long(101) },
    ['domainId', 'mediaId', 'category', 'shortcode'],
  ],
  createFilter: [
    { title: '', contexts: [], seconds: -1, keywords: [{ keyword: '' }] },
    ['title', 'contexts', 'seconds', 'keywords.0.keyword'],
  ],
  createIdentity: [
    { domainId: NO_ID, username: 'no name', name: long(101) },
    ['domainId', 'username', 'name'],
  ],
  createInvite: [{ domainId: NO_ID, uses: 0, seconds: 1 }, ['domainId', 'uses', 'seconds']],
  createMediaUpload: [{ alt: long(10_001), focus: { x: 2, y: 2 } }, ['alt', 'focus.x', 'focus.y']],
  createPost: [
    {
      text: ' ',
      inReplyToId: NO_ID,
      quotedPostId: NO_ID,
      poll: { options: ['a'], expiresIn: 3600 },
      idempotencyKey: long(201),
    },
    ['inReplyToId', 'quotedPostId', 'text', 'poll.options', 'idempotencyKey'],
  ],
  createToken: [{ scopes: [], appName: long(201), token: 'x' }, ['scopes', 'appName', 'token']],
  editPost: [
    {
      postId: NO_ID,
      mediaIds: [NO_ID],
      media: [{ mediaId: NO_ID }],
      poll: { options: ['a'], expiresIn: 3600 },
    },
    ['postId', 'mediaIds', 'media', 'poll.options'],
  ],
  filterPost: [{ filterId: NO_ID, postId: NO_ID }, ['filterId', 'postId']],
  findFollowPage: [{ identityId: NO_ID, handle: 'no handle' }, ['identityId', 'handle']],
  followIdentity: [{ identityId: NO_ID, languages: ['no language'] }, ['identityId', 'languages.0']],
  muteIdentity: [{ identityId: NO_ID, seconds: -1 }, ['identityId', 'seconds']],
  reactToPost: [{ postId: NO_ID, emoji: 'two words' }, ['postId', 'emoji']],
  unreactToPost: [{ postId: NO_ID, emoji: long(501) }, ['postId', 'emoji']],
  registerApplication: [
    { name: '', website: 'no address', redirectUris: ['no address'], scopes: ['READ'] },
    ['name', 'website', 'redirectUris'],
  ],
  registerPushSubscription: [
    { alerts: [], auth: 'x', endpoint: 'no address', p256dh: 'x' },
    ['endpoint', 'p256dh', 'auth'],
  ],
  removePost: [
    { postId: NO_ID, reason: long(2001), reportId: NO_ID, message: long(2001) },
    ['postId', 'reason', 'reportId', 'message'],
  ],
  removeDomainRole: [
    { domainId: NO_ID, holderOf: NO_ID, reason: long(2001) },
    ['domainId', 'holderOf', 'reason'],
  ],
  removeFromCollection: [{ collectionId: NO_ID, itemId: NO_ID }, ['collectionId', 'itemId']],
  removeFromList: [{ listId: NO_ID, identityIds: [NO_ID] }, ['listId', 'identityIds.0']],
  reportIdentity: [
    {
      ...{ identityId: NO_ID, postIds: [NO_ID, NO_ID], collectionIds: [NO_ID] },
      ...{ comment: long(1001), ruleIds: ['99'] },
    },
    ['identityId', 'postIds.0', 'postIds.1', 'collectionIds.0', 'comment', 'ruleIds'],
  ],
  revokeFromCollection: [{ collectionId: NO_ID, itemId: NO_ID }, ['collectionId', 'itemId']],
  reschedulePost: [
    { scheduledPostId: NO_ID, publishAt: '2020-01-01T00:00:00Z' },
    ['scheduledPostId', 'publishAt'],
  ],
  restrictIdentity: [
    { identityId: NO_ID, domainId: NO_ID, level: 'LIMIT', reason: long(2001), reportId: NO_ID },
    ['identityId', 'domainId', 'reason', 'reportId'],
  ],
  unrestrictIdentity: [{ identityId: NO_ID, domainId: NO_ID }, ['identityId', 'domainId']],
  schedulePost: [
    { text: ' ', inReplyToId: NO_ID, quotedPostId: NO_ID, publishAt: '2020-01-01T00:00:00Z' },
    ['inReplyToId', 'quotedPostId', 'publishAt', 'text'],
  ],
  setDomainRole: [
    { domainId: NO_ID, holderOf: NO_ID, role: 'ADMIN', reason: long(2001) },
    ['domainId', 'holderOf', 'reason'],
  ],
  setIdentitySuspended: [
    { identityId: NO_ID, isSuspended: true, reason: long(2001), reportId: NO_ID },
    ['identityId', 'reason', 'reportId'],
  ],
  setNote: [{ identityId: NO_ID, text: long(2001) }, ['identityId', 'text']],
  unfilterPost: [{ filterId: NO_ID, postId: NO_ID }, ['filterId', 'postId']],
  updateAnnouncement: [
    { announcementId: NO_ID, text: ' ', startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' },
    ['announcementId', 'text', 'endsAt'],
  ],
  updateCustomEmoji: [{ domainId: NO_ID, shortcode: 'x', category: long(101) }, ['domainId', 'category']],
  updateDomain: [
    {
      domainId: NO_ID,
      host: 'no host',
      title: long(101),
      accent: 'red',
      contactId: NO_ID,
      postLength: 0,
      collectionLimit: 101,
      rules: [{ text: long(1001), hint: long(1001) }],
      about: long(60_001),
      terms: { text: long(60_001), effectiveDate: 'soon' },
    },
    [
      ...['domainId', 'contactId', 'host', 'title', 'accent', 'rules.0.text', 'rules.0.hint', 'postLength'],
      ...['collectionLimit', 'about', 'terms.text', 'terms.effectiveDate'],
    ],
  ],
  updateFilter: [
    { filterId: NO_ID, title: '', contexts: [], seconds: -1 },
    ['filterId', 'title', 'contexts', 'seconds'],
  ],
  updateIdentity: [
    { name: long(101), bio: long(5001), fields: [{ name: 'x', value: long(3000) }] },
    ['name', 'bio', 'fields.0.value'],
  ],
  finishPasskeyRegistration: [{ response: '{}', name: long(101) }, ['response', 'name']],
  renamePasskey: [{ passkeyId: NO_ID, name: long(101) }, ['passkeyId', 'name']],
  updateCollection: [
    { collectionId: NO_ID, name: '', description: long(101), hashtag: '' },
    ['collectionId', 'name', 'description', 'hashtag'],
  ],
  updateList: [{ listId: NO_ID, title: '' }, ['listId', 'title']],
  updateMedia: [{ mediaId: NO_ID, alt: long(10_001), thumbnailId: NO_ID }, ['mediaId', 'thumbnailId', 'alt']],
};

/**
 * Mutations with several fields of which at most one can be wrong by itself, whoever sends it and whatever is stored.
 */
const ONE: Record<string, string> = {
  beginPasskeyRegistration: 'the password is asked first',
  deletePasskey: 'the password is asked before the passkey is looked for',
  finishPasskeySignIn: 'the others only say which browser it is',
  authorizeApplication:
    'the others are looked up with the application, and nobody is told which part is wrong',
  boostPost: 'the other is an enum',
  checkFirstDomain: 'its token is looked up first: who has none learns nothing',
  createImport: 'the others are an enum and a choice',
  createList: 'the others are enums and choices',
  decideSignUp: 'the other is a choice',
  deleteCustomEmoji: 'a shortcode that is none is not there',
  deleteIdentity: 'the password is asked of who holds it alone',
  deletePost: 'the other is a choice',
  joinDomain: 'held by test/pages; the domain must take people first',
  markConversationRead: 'the other is a choice',
  markModerationSeen: 'the other is an enum',
  decideAppeal: 'the other is a choice',
  reviewTrend: 'the others are scalars and enums',
  updateHashtag: 'the others are choices',
  updateReport: 'the others are an enum, and rules of its domain',
  reactToAnnouncement: 'which emoji there are depends on the domain of the announcement',
  removeDomain: 'the other is a choice',
  renewRecoveryCodes: 'the password is asked first',
  resendConfirmation: 'its token is looked up first: who has none learns nothing',
  resetPassword: 'the token is looked up first: who has none learns nothing of passwords',
  removeUser: 'who is not there is not found',
  requestEmailChange: 'the password is asked first',
  resetSecondFactor: 'who is not there is not found',
  setMarker: 'scalars and enums',
  setQuotePolicy: 'the other is an enum',
  setPassword: 'who may set it is looked up first',
  setUp: 'its token is looked up first: who has none learns nothing',
  shareIdentity: 'an address that is none is that of nobody',
  unshareIdentity: 'an address that is none is that of nobody',
  signIn: 'what is wrong with it is not said',
  signUp: 'held by test/core and test/pages; the domain must take people first',
  turnOffSecondFactor: 'the password is asked first',
  unblockHost: 'a name that is none is not blocked',
  unreactToAnnouncement: 'an emoji that is none is not there',
  updatePushSubscription: 'enums alone',
  updateNotificationPolicy: 'enums alone',
  updateSettings: 'enums and choices alone',
  voteInPoll: 'which choices there are depends on the post',
  updateUser: 'the others are choices',
};

let world: GraphQLWorld;
let domain: Domain;
let ana: Identity;
let token: string;

beforeAll(async () => {
  world = await openGraphQLWorld();
  domain = await world.domain('a.test', { isDefault: true });
  ana = await world.identity('ana', domain);
  const admin = await world.user('admin@a.test', { isAdmin: true });
  await world.hold(ana, admin);
  token = await world.token(admin);
});
afterAll(() => world.close());

describe('what is wrong with an input', () => {
  it.each(Object.entries(WRONG))('is all told at once: %s', async (name, [input, paths]) => {
    const type = name.charAt(0).toUpperCase() + name.slice(1);
    const { data, errors } = await world.ask(
      domain,
      token,
      `mutation ($input: ${type}Input!) { it: ${name}(input: $input) { __typename ... on Error { message path } ... on InvalidInputError { problems { path } } } }`,
      { input },
      { 'pukeko-identity': `identity_${ana.id}` },
    );
    expect(errors).toBeUndefined();
    expect(data.it).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', ...(paths[0] ?? '').split('.')],
    });
    expect(data.it.problems.map(({ path }: { path: string[] }) => path.slice(1).join('.')).sort()).toEqual(
      [...paths].sort(),
    );
  });

  it('is tried for every mutation that has several fields', () => {
    const mutations = Object.values(graphqlSchema().getMutationType()?.getFields() ?? {});
    const several = mutations
      .filter(({ args }) => {
        const input = args[0] ? (getNamedType(args[0].type) as GraphQLInputObjectType) : null;
        return Object.keys(input?.getFields() ?? {}).length > 1;
      })
      .map(({ name }) => name);
    expect([...Object.keys(WRONG), ...Object.keys(ONE)].sort()).toEqual(several.sort());
  });
});
