// Reads actors of other servers.

import { type Handle, isRemoteUsername, LONGEST_REMOTE_USERNAME, parseHandle } from '../../lib/handle.ts';
import { siteNameOf } from '../../lib/url/site-name.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import { type PublishedKey, readKeyReferences, readPublishedKeys } from '../keys/published.ts';
import { ACTOR_TYPES, type ActorType } from '../vocab.ts';
import { type RemoteApproval, readApproval } from './approval.ts';
import { type RemoteImage, readImage } from './image.ts';
import { type RemoteEmoji, type RemoteHashtag, readTags } from './tags.ts';
import { type Unreadable, unreadable } from './unreadable.ts';
import { type Doc, docs, toDoc, typeAmong } from './values/doc.ts';
import { hostOf, idOf, idsOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';
import { pageOf, readLinks } from './values/links.ts';
import { readNatural } from './values/natural-language.ts';
import { readBoolean, readText, readTime } from './values/scalars.ts';

/** An actor of another server, as its document describes it. Texts are raw; times are epoch milliseconds. */
export interface RemoteActor {
  kind: 'actor';
  id: string;
  type: ActorType;
  /** `preferredUsername` as written. */
  username: string;
  /** `webfinger` (FEP-2c59): the handle it claims, to be confirmed by WebFinger; null when it claims none. */
  webfinger: (Handle & { domain: string }) | null;
  name: string | null;
  /** Biography, usually HTML; not yet safe. */
  summary: string | null;
  /** The profile page: on the host of the id, else the id itself. */
  url: string;
  inbox: string;
  /** Only where it is on the actor's own host. */
  sharedInbox: string | null;
  /** Collections count only on the actor's own origin; hidden ones are null. */
  outbox: string | null;
  followers: string | null;
  following: string | null;
  featured: string | null;
  featuredTags: string | null;
  featuredCollections: string | null;
  /** Who may put it into collections (FEP-7aa9); null where it does not say. */
  mayFeature: RemoteApproval | null;
  icon: RemoteImage | null;
  image: RemoteImage | null;
  /** Profile rows; values are usually HTML, not yet safe. */
  fields: { name: string; value: string }[];
  emoji: RemoteEmoji[];
  hashtags: RemoteHashtag[];
  isLocked: boolean;
  /** Null when nothing is said. */
  isDiscoverable: boolean | null;
  isIndexable: boolean | null;
  /** Which parts its profile has: its media, those of its replies among them, and what it recommends. */
  showsMedia: boolean | null;
  showsMediaReplies: boolean | null;
  showsFeatured: boolean | null;
  isSuspended: boolean;
  publishedAt: number | null;
  updatedAt: number | null;
  movedTo: string | null;
  alsoKnownAs: string[];
  /** Websites that may name it as the author of their pages, by their names. */
  attributionDomains: string[];
  /** Keys that name this actor as owner and share its origin. */
  keys: PublishedKey[];
  /** Ids of keys it lists without their content. */
  keyReferences: string[];
}

/**
 * Reads an actor. Without an id, a known type, a username or an inbox there is none; all else is left out where it is
 * wrong.
 */
export function readActor(value: unknown): RemoteActor | Unreadable {
  const doc = toDoc(value);
  if (doc === null) return unreadable('the actor is no JSON object');
  const id = readId(doc.id);
  if (id === null) return unreadable('the actor has no usable id');
  const type = typeAmong(doc, ACTOR_TYPES);
  if (type === null) return unreadable('the document is no actor');
  const inbox = idOf(doc.inbox);
  if (inbox === null) return unreadable('the actor has no usable inbox');
  const webfinger = readWebfinger(doc.webfinger);
  const username = readUsername(doc.preferredUsername) ?? webfinger?.username ?? null;
  if (username === null) return unreadable('the actor has no usable preferredUsername');
  return fill(doc, { id, type, inbox, webfinger, username });
}

type Required = Pick<RemoteActor, 'id' | 'type' | 'inbox' | 'webfinger' | 'username'>;

function fill(doc: Doc, required: Required): RemoteActor {
  const { id } = required;
  const tags = readTags(doc);
  return {
    kind: 'actor',
    ...required,
    name: readNatural(doc, 'name', LIMITS.name)?.value.trim() || null,
    summary: readNatural(doc, 'summary', LIMITS.summary)?.value || null,
    url: pageOf(readLinks(doc.url), id) ?? id,
    sharedInbox: readSharedInbox(doc, id),
    outbox: ownCollection(doc.outbox, id),
    followers: ownCollection(doc.followers, id),
    following: ownCollection(doc.following, id),
    featured: ownCollection(doc.featured, id),
    featuredTags: ownCollection(doc.featuredTags, id),
    featuredCollections: ownCollection(doc.featuredCollections, id),
    mayFeature: readApproval(doc, 'canFeature'),
    icon: readImage(doc.icon),
    image: readImage(doc.image),
    fields: readFields(doc),
    emoji: tags.emoji,
    hashtags: tags.hashtags,
    isLocked: readBoolean(doc.manuallyApprovesFollowers) ?? false,
    isDiscoverable: readBoolean(doc.discoverable),
    isIndexable: readBoolean(doc.indexable),
    showsMedia: readBoolean(doc.showMedia),
    showsMediaReplies: readBoolean(doc.showRepliesInMedia),
    showsFeatured: readBoolean(doc.showFeatured),
    isSuspended: readBoolean(doc.suspended) ?? false,
    publishedAt: readTime(doc.published),
    updatedAt: readTime(doc.updated),
    movedTo: idOf(doc.movedTo),
    alsoKnownAs: idsOf(doc.alsoKnownAs, LIMITS.aliases).filter((alias) => alias !== id),
    attributionDomains: readSites(doc.attributionDomains),
    keys: readPublishedKeys(doc, id),
    keyReferences: readKeyReferences(doc),
  };
}

/** Names of websites; what is none is passed over. */
function readSites(value: unknown): string[] {
  const sites = (Array.isArray(value) ? value : [value]).slice(0, LIMITS.aliases);
  return [...new Set(sites.flatMap((site) => (typeof site === 'string' ? (siteNameOf(site) ?? []) : [])))];
}

/** Discourse writes `sharedInbox` beside `endpoints`. */
function readSharedInbox(doc: Doc, id: string): string | null {
  const shared = idOf(toDoc(doc.endpoints)?.sharedInbox) ?? idOf(doc.sharedInbox);
  return shared !== null && hostOf(shared) === hostOf(id) ? shared : null;
}

function ownCollection(value: unknown, id: string): string | null {
  const collection = idOf(value);
  return collection !== null && sameOrigin(collection, id) ? collection : null;
}

function readUsername(value: unknown): string | null {
  const username = readText(value, LONGEST_REMOTE_USERNAME + 1);
  return username !== null && isRemoteUsername(username) ? username : null;
}

function readWebfinger(value: unknown): RemoteActor['webfinger'] {
  const handle = typeof value === 'string' ? parseHandle(value) : null;
  return handle === null || handle.domain === null
    ? null
    : { username: handle.username, domain: handle.domain };
}

function readFields(doc: Doc): RemoteActor['fields'] {
  const fields: RemoteActor['fields'] = [];
  for (const row of docs(doc.attachment, LIMITS.fields * 2)) {
    if (typeAmong(row, ['PropertyValue']) === null || fields.length >= LIMITS.fields) continue;
    const name = readText(row.name, LIMITS.fieldLength);
    const value = readText(row.value, LIMITS.fieldLength);
    if (name !== null && value !== null) fields.push({ name, value });
  }
  return fields;
}
