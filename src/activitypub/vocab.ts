// Constants of ActivityStreams 2 and of what the fediverse added to it.

/**
 * Words of ActivityStreams 2 and of what the fediverse added to it, as constants; documents we send take their
 * `@context` from here.
 */

export const AS_CONTEXT = 'https://www.w3.org/ns/activitystreams';
/** The collection "everyone"; `as:Public` and `Public` mean the same (ActivityPub §5.6). */
export const PUBLIC = 'https://www.w3.org/ns/activitystreams#Public';

export const ACTIVITY_JSON = 'application/activity+json';
export const LD_JSON = `application/ld+json; profile="${AS_CONTEXT}"`;
/** What a fetch asks for. */
export const ACCEPT_ACTIVITY = `${ACTIVITY_JSON}, ${LD_JSON}`;
/** FEP-67ff and common practice: WebFinger's answer. */
export const JRD_JSON = 'application/jrd+json';

export const ACTOR_TYPES = ['Person', 'Service', 'Group', 'Organization', 'Application'] as const;
export type ActorType = (typeof ACTOR_TYPES)[number];

export const ACTIVITY_TYPES = [
  'Create',
  'Update',
  'Delete',
  'Follow',
  'Accept',
  'Reject',
  'Undo',
  'Like',
  'EmojiReact',
  'Announce',
  'Block',
  'Add',
  'Remove',
  'Move',
  'Flag',
  'Dislike',
  'QuoteRequest',
  'ReplyRequest',
  'LikeRequest',
  'AnnounceRequest',
  'FeatureRequest',
] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

/**
 * Activities of AS2 and of others that we know of and ignore: they are no posts, whatever `name` or `content` they
 * carry. `Question` is one by the letter, but everybody uses it for posts with a poll.
 */
export const OTHER_ACTIVITY_TYPES = [
  'Arrive',
  'Ignore',
  'Invite',
  'Join',
  'Leave',
  'Listen',
  'Offer',
  'Read',
  'TentativeAccept',
  'TentativeReject',
  'Travel',
  'View',
  'ChooseAnswer',
  'Lock',
] as const;

export const COLLECTION_TYPES = [
  'Collection',
  'OrderedCollection',
  'CollectionPage',
  'OrderedCollectionPage',
  'FeaturedCollection',
] as const;
export type CollectionType = (typeof COLLECTION_TYPES)[number];

const SECURITY_V1 = 'https://w3id.org/security/v1';
const MULTIKEY_V1 = 'https://w3id.org/security/multikey/v1';
const WEBFINGER_CONTEXT = 'https://purl.archive.org/socialweb/webfinger';

const GTS = 'https://gotosocial.org/ns#';
const INTERACTION_POLICY = {
  gts: GTS,
  interactionPolicy: { '@id': 'gts:interactionPolicy', '@type': '@id' },
  canQuote: { '@id': 'gts:canQuote', '@type': '@id' },
  canReply: { '@id': 'gts:canReply', '@type': '@id' },
  automaticApproval: { '@id': 'gts:automaticApproval', '@type': '@id' },
  manualApproval: { '@id': 'gts:manualApproval', '@type': '@id' },
} as const;

const FEATURE = 'https://w3id.org/fep/7aa9#';

/** Of posts and of activities that embed one. */
export const POST_CONTEXT = [
  AS_CONTEXT,
  {
    ostatus: 'http://ostatus.org#',
    conversation: 'ostatus:conversation',
    toot: 'http://joinmastodon.org/ns#',
    sensitive: 'as:sensitive',
    Hashtag: 'as:Hashtag',
    Emoji: 'toot:Emoji',
    blurhash: 'toot:blurhash',
    focalPoint: { '@container': '@list', '@id': 'toot:focalPoint' },
    votersCount: 'toot:votersCount',
    quote: { '@id': 'https://w3id.org/fep/044f#quote', '@type': '@id' },
    quoteUri: 'http://fedibird.com/ns#quoteUri',
    _misskey_quote: 'https://misskey-hub.net/ns#_misskey_quote',
    quoteAuthorization: { '@id': 'https://w3id.org/fep/044f#quoteAuthorization', '@type': '@id' },
    replyAuthorization: { '@id': 'gts:replyAuthorization', '@type': '@id' },
    FeaturedCollection: `${FEATURE}FeaturedCollection`,
    ...INTERACTION_POLICY,
  },
] as const;

/** Of actors; `schema` is `http://schema.org#` because profile fields are only read under that (wrong) name. */
export const ACTOR_CONTEXT = [
  AS_CONTEXT,
  SECURITY_V1,
  MULTIKEY_V1,
  WEBFINGER_CONTEXT,
  {
    toot: 'http://joinmastodon.org/ns#',
    schema: 'http://schema.org#',
    manuallyApprovesFollowers: 'as:manuallyApprovesFollowers',
    alsoKnownAs: { '@id': 'as:alsoKnownAs', '@type': '@id' },
    attributionDomains: { '@id': 'toot:attributionDomains', '@type': '@id' },
    movedTo: { '@id': 'as:movedTo', '@type': '@id' },
    assertionMethod: { '@id': 'https://w3id.org/security#assertionMethod', '@type': '@id' },
    featured: { '@id': 'toot:featured', '@type': '@id' },
    featuredTags: { '@id': 'toot:featuredTags', '@type': '@id' },
    featuredCollections: { '@id': `${FEATURE}featuredCollections`, '@type': '@id' },
    canFeature: { '@id': `${FEATURE}canFeature`, '@type': '@id' },
    gts: INTERACTION_POLICY.gts,
    interactionPolicy: INTERACTION_POLICY.interactionPolicy,
    automaticApproval: INTERACTION_POLICY.automaticApproval,
    manualApproval: INTERACTION_POLICY.manualApproval,
    discoverable: 'toot:discoverable',
    indexable: 'toot:indexable',
    showMedia: 'toot:showMedia',
    showRepliesInMedia: 'toot:showRepliesInMedia',
    showFeatured: 'toot:showFeatured',
    suspended: 'toot:suspended',
    memorial: 'toot:memorial',
    Emoji: 'toot:Emoji',
    Hashtag: 'as:Hashtag',
    PropertyValue: 'schema:PropertyValue',
    value: 'schema:value',
  },
] as const;

const INTERACTION = {
  gts: GTS,
  interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
  interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
} as const;

/** The @context of QuoteAuthorization (FEP-044f) and of the other authorizations (GoToSocial). */
export const AUTHORIZATION_CONTEXTS = {
  Quote: [AS_CONTEXT, { QuoteAuthorization: 'https://w3id.org/fep/044f#QuoteAuthorization', ...INTERACTION }],
  Reply: [AS_CONTEXT, { ReplyAuthorization: 'gts:ReplyAuthorization', ...INTERACTION }],
  Like: [AS_CONTEXT, { LikeAuthorization: 'gts:LikeAuthorization', ...INTERACTION }],
  Announce: [AS_CONTEXT, { AnnounceAuthorization: 'gts:AnnounceAuthorization', ...INTERACTION }],
} as const;

/** Of requests, which embed what is asked for, and of what embeds them. */
export const REQUEST_CONTEXTS = {
  Quote: [...POST_CONTEXT, { QuoteRequest: 'https://w3id.org/fep/044f#QuoteRequest' }],
  Reply: [...POST_CONTEXT, { ReplyRequest: 'gts:ReplyRequest' }],
  Like: [AS_CONTEXT, { gts: GTS, LikeRequest: 'gts:LikeRequest' }],
  Announce: [AS_CONTEXT, { gts: GTS, AnnounceRequest: 'gts:AnnounceRequest' }],
} as const;

/** Of Likes and Announces that name the authorization they have. */
export const AUTHORIZED_CONTEXTS = {
  Like: [AS_CONTEXT, { gts: GTS, likeAuthorization: { '@id': 'gts:likeAuthorization', '@type': '@id' } }],
  Announce: [
    AS_CONTEXT,
    { gts: GTS, announceAuthorization: { '@id': 'gts:announceAuthorization', '@type': '@id' } },
  ],
} as const;

/** Of collections of recommended people and of everything that is said about them (FEP-7aa9). */
export const COLLECTION_CONTEXT = [
  AS_CONTEXT,
  {
    FeaturedCollection: `${FEATURE}FeaturedCollection`,
    FeaturedItem: `${FEATURE}FeaturedItem`,
    FeatureRequest: `${FEATURE}FeatureRequest`,
    FeatureAuthorization: `${FEATURE}FeatureAuthorization`,
    featuredObject: { '@id': `${FEATURE}featuredObject`, '@type': '@id' },
    featuredObjectType: `${FEATURE}featuredObjectType`,
    featureAuthorization: { '@id': `${FEATURE}featureAuthorization`, '@type': '@id' },
    topic: { '@id': `${FEATURE}topic`, '@type': '@id' },
    toot: 'http://joinmastodon.org/ns#',
    discoverable: 'toot:discoverable',
    sensitive: 'as:sensitive',
    Hashtag: 'as:Hashtag',
    gts: GTS,
    interactingObject: { '@id': 'gts:interactingObject', '@type': '@id' },
    interactionTarget: { '@id': 'gts:interactionTarget', '@type': '@id' },
  },
] as const;

/** Of Likes that react with an emoji. */
export const REACTION_CONTEXT = [
  AS_CONTEXT,
  {
    toot: 'http://joinmastodon.org/ns#',
    Emoji: 'toot:Emoji',
    misskey: 'https://misskey-hub.net/ns#',
    _misskey_reaction: 'misskey:_misskey_reaction',
  },
] as const;

/** Of activities and collections that hold nothing but ids. */
export const PLAIN_CONTEXT = AS_CONTEXT;

/**
 * Whether a Content-Type is ActivityPub's: exactly `application/activity+json`, or `application/ld+json` with the
 * ActivityStreams profile (ActivityPub §3.2, FEP-96ff). Anything else may be a file somebody uploaded. A charset other
 * than UTF-8 is refused (RFC 8259 §8.1).
 */
export function isActivityMediaType(contentType: string | null | undefined): boolean {
  if (typeof contentType !== 'string' || contentType.length > 500) return false;
  if (contentType === ACTIVITY_JSON) return true;
  const [essence = '', parameters = ''] = splitOnce(contentType, ';');
  const type = essence.trim().toLowerCase();
  if (type !== ACTIVITY_JSON && type !== 'application/ld+json') return false;
  let isProfiled = false;
  for (const [, name = '', quoted, bare] of parameters.matchAll(PARAMETER)) {
    const value = quoted ?? bare ?? '';
    if (name.toLowerCase() === 'charset' && !/^utf-?8$/i.test(value)) return false;
    if (name.toLowerCase() === 'profile' && value.split(/\s+/).includes(AS_CONTEXT)) isProfiled = true;
  }
  return type === ACTIVITY_JSON || isProfiled;
}

const PARAMETER = /(?:^|;)\s*([A-Za-z0-9_-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]+))/g;

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
