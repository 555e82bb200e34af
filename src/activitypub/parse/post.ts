// Reads posts of any object type, and tombstones.

import { type RemoteEvent, readEvent } from '../objects/event.ts';
import { readMediaFile } from '../objects/video.ts';
import { ACTIVITY_TYPES, ACTOR_TYPES, COLLECTION_TYPES, OTHER_ACTIVITY_TYPES } from '../vocab.ts';
import { type RemoteApproval, readApproval, readCommentsOff } from './approval.ts';
import { type RemoteAttachment, readAttachments } from './attachments.ts';
import { isAudienceMissing, type RemoteAudience, readAudience } from './audience.ts';
import { readAuthors } from './authors.ts';
import { readImage } from './image.ts';
import { type RemotePoll, readPoll } from './poll.ts';
import { type RemoteQuote, readQuote } from './quote.ts';
import { type RemoteSource, readSource } from './source.ts';
import { type RemoteEmoji, type RemoteHashtag, type RemoteMention, readTags } from './tags.ts';
import { type Unreadable, unreadable } from './unreadable.ts';
import { type Doc, toDoc, typeAmong, typesOf, values } from './values/doc.ts';
import { hostOf, idOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';
import { isPage, pageOf, type RemoteLink, readLinks } from './values/links.ts';
import { mediaTypeByName } from './values/media-types.ts';
import { readNatural } from './values/natural-language.ts';
import { type Reference, readReference } from './values/reference.ts';
import { readBoolean, readLanguage, readMediaType, readText, readTime } from './values/scalars.ts';

/** A post of another server, as its document describes it. Texts are raw; times are epoch milliseconds. */
export interface RemotePost {
  kind: 'post';
  id: string;
  /** Its ActivityPub type without prefix: `Note`, `Question`, `Video`, `ChatMessage`, anything. */
  type: string;
  /** The actor who wrote it. Whether that can be believed says `postProblem`. */
  author: string;
  /** Everyone it is attributed to, the author included. */
  attributedTo: string[];
  audience: RemoteAudience;
  /** It does not say whom it is for; where its own server shows it to everyone, it is for everyone. */
  isAudienceMissing: boolean;
  /** Heading of articles, pages, videos, events; the option voted for in a vote. Plain text. */
  name: string | null;
  /** Content warning or, on articles, the abstract. */
  summary: string | null;
  /** `contentType` says what it is written in; HTML is not yet safe. */
  content: string | null;
  contentType: 'text/html' | 'text/markdown' | 'text/plain';
  language: string | null;
  source: RemoteSource | null;
  /** The page people look at: on the host of the id, else the id itself. */
  url: string;
  /** Other pages it points to: the link of a link post, preview cards. */
  links: RemoteLink[];
  /** The page whose preview goes with it (FEP-8967): the first that is attached. */
  attachedPage: string | null;
  inReplyTo: string | null;
  /** `context` (FEP-7888) or `conversation`, whatever URI scheme it has; a name, not an address. */
  conversation: string | null;
  publishedAt: number | null;
  updatedAt: number | null;
  isSensitive: boolean;
  attachments: RemoteAttachment[];
  mentions: RemoteMention[];
  hashtags: RemoteHashtag[];
  emoji: RemoteEmoji[];
  /** Ids of the collections of recommended people that it links to. */
  collections: string[];
  poll: RemotePoll | null;
  quote: RemoteQuote | null;
  /** URI of the ReplyAuthorization that it names, by its present name or GoToSocial's first one. */
  replyAuthorization: string | null;
  /** Who may quote it, reply to it, like and announce it; null where it does not say. */
  mayQuote: RemoteApproval | null;
  mayReply: RemoteApproval | null;
  mayLike: RemoteApproval | null;
  mayAnnounce: RemoteApproval | null;
  event: RemoteEvent | null;
  /** Where what it shows was taken, as Pixelfed names it: one line of plain text; null where it does not say. */
  place: string | null;
  replies: Reference | null;
  likes: Reference | null;
  shares: Reference | null;
}

/** What is left of a deleted thing. */
export interface RemoteTombstone {
  kind: 'tombstone';
  id: string;
  deletedAt: number | null;
}

/** Types of posts that are a file. */
const FILES_THEMSELVES = new Set(['Image', 'Video', 'Audio']);

/** Languages of a list that are looked at. */
const MOST_STATED = 10;

/** Types that are no posts though they may carry a name. */
const NO_POSTS = new Set<string>([
  ...ACTOR_TYPES,
  ...ACTIVITY_TYPES,
  ...OTHER_ACTIVITY_TYPES,
  ...COLLECTION_TYPES,
  ...['Link', 'Mention', 'Hashtag', 'Emoji', 'Key', 'Multikey', 'PropertyValue'],
]);

/**
 * Reads a post of any type: known ones, and unknown ones that have a name or content. Fields of the wrong type are
 * left out; without an id, a type or an author there is no post.
 */
export function readObject(value: unknown): RemotePost | RemoteTombstone | Unreadable {
  const doc = toDoc(value);
  if (doc === null) return unreadable('the object is no JSON object');
  const id = readId(doc.id);
  if (id === null) return unreadable('the object has no usable id');
  const [type] = typesOf(doc);
  if (type === undefined) return unreadable('the object has no type');
  if (typeAmong(doc, ['Tombstone']) !== null)
    return { kind: 'tombstone', id, deletedAt: readTime(doc.deleted) };
  if (typesOf(doc).some((name) => NO_POSTS.has(name))) return unreadable(`a ${type} is no post`);
  const { author, attributedTo } = readAuthors(doc, id);
  if (author === null) return unreadable('the object names no author');
  const post = fill(doc, id, type, author, attributedTo);
  const isEmpty = post.name === null && post.content === null && post.attachments.length === 0;
  return isEmpty && !post.poll && type !== 'Note' ? unreadable(`a ${type} without name and content`) : post;
}

function fill(doc: Doc, id: string, type: string, author: string, attributedTo: string[]): RemotePost {
  const name = readNatural(doc, 'name', LIMITS.name);
  const summary = readNatural(doc, 'summary', LIMITS.summary);
  const content = readNatural(doc, 'content', LIMITS.content);
  const links = FILES_THEMSELVES.has(type) ? fileLinks(doc, type) : readLinks(doc.url);
  const attached = readAttachments(doc);
  const tags = readTags(doc);
  return {
    kind: 'post',
    id,
    type,
    author,
    attributedTo,
    audience: readAudience(doc),
    isAudienceMissing: isAudienceMissing(doc),
    name: name?.value.trim() || null,
    summary: summary?.value || null,
    content: content?.value || null,
    contentType: readContentType(doc.mediaType),
    language: content?.language ?? name?.language ?? readStatedLanguage(doc),
    source: readSource(doc),
    url: pageOf(links, id) ?? id,
    links: [...foreignPages(links, id), ...attached.links],
    attachedPage: attached.links.find(isPage)?.href ?? null,
    inReplyTo: idOf(doc.inReplyTo),
    conversation: readConversation(doc),
    publishedAt: readTime(doc.published),
    updatedAt: readTime(doc.updated),
    isSensitive: readBoolean(doc.sensitive) ?? false,
    attachments: readFiles(doc, type, links, attached.files),
    mentions: tags.mentions,
    hashtags: tags.hashtags,
    emoji: tags.emoji,
    collections: tags.collections,
    poll: type === 'Question' ? readPoll(doc) : null,
    quote: readQuote(doc, tags.quotes),
    replyAuthorization: idOf(doc.replyAuthorization ?? doc.approvedBy),
    mayQuote: readApproval(doc, 'canQuote'),
    mayReply: readApproval(doc, 'canReply') ?? readCommentsOff(doc),
    mayLike: readApproval(doc, 'canLike'),
    mayAnnounce: readApproval(doc, 'canAnnounce'),
    event: type === 'Event' ? readEvent(doc) : null,
    place: type === 'Event' ? null : readPlace(doc.location),
    replies: readReference(doc.replies ?? doc.comments),
    likes: readReference(doc.likes),
    shares: readReference(doc.shares),
  };
}

function readContentType(value: unknown): RemotePost['contentType'] {
  const mediaType = readMediaType(value);
  return mediaType === 'text/markdown' || mediaType === 'text/plain' ? mediaType : 'text/html';
}

/**
 * PeerTube and Lemmy: `language: {identifier: "en"}`; schema.org's `inLanguage`, written in either way; GNU social:
 * `{"@language": "en"}` in the context.
 */
function readStatedLanguage(doc: Doc): string | null {
  const stated = toDoc(doc.language);
  if (stated !== null) return readLanguage(stated.identifier);
  const contexts = Array.isArray(doc['@context']) ? doc['@context'].slice(0, 20) : [];
  for (const context of contexts) {
    const language = readLanguage(toDoc(context)?.['@language']);
    if (language !== null) return language;
  }
  return readLanguage(doc.language) ?? readInLanguage(doc.inLanguage);
}

/**
 * schema.org's: a tag, a Language that names one, or a list of either, of which the first that says something counts.
 */
function readInLanguage(stated: unknown): string | null {
  for (const each of values(stated, MOST_STATED)) {
    const doc = toDoc(each);
    const language = readLanguage(doc === null ? each : (doc.identifier ?? doc.alternateName));
    if (language !== null) return language;
  }
  return null;
}

/** `location` as a Place with a name, and Pixelfed's `country` beside it. */
function readPlace(value: unknown): string | null {
  const place = toDoc(value);
  if (place === null || typeAmong(place, ['Place'] as const) === null) return null;
  const names = [readText(place.name, 200), readText(place.country, 200)];
  return names.filter((name) => name !== null && name.trim() !== '').join(', ') || null;
}

function readConversation(doc: Doc): string | null {
  const named =
    readText(doc.context, LIMITS.id) ?? idOf(doc.context) ?? readText(doc.conversation, LIMITS.id);
  return named === null || named === '' || /\s/.test(named) ? null : named;
}

/** Link posts of Friendica carry the address they are about as `url`: a page of another host than their id. */
function foreignPages(links: readonly RemoteLink[], id: string): RemoteLink[] {
  const host = hostOf(id);
  return links.filter((link) => isPage(link) && hostOf(link.href) !== host).slice(0, 4);
}

/**
 * The links of a picture, film or sound that is posted as an object of its own. Where neither a link nor the object
 * says what a file is, its name does: else it would be taken for a page.
 */
function fileLinks(doc: Doc, type: string): RemoteLink[] {
  const links = readLinks(doc.url);
  const stated = readMediaType(doc.mediaType);
  // Of several links one cannot tell which the object speaks of; PeerTube's speaks of its text.
  const own = links.length === 1 && stated?.startsWith(`${type.toLowerCase()}/`) ? stated : null;
  return links.map((link) => ({ ...link, mediaType: link.mediaType ?? own ?? mediaTypeByName(link.href) }));
}

function readFiles(
  doc: Doc,
  type: string,
  links: readonly RemoteLink[],
  attached: RemoteAttachment[],
): RemoteAttachment[] {
  if (type === 'Video' || type === 'Audio') {
    const file = readMediaFile(doc, type === 'Video' ? 'video' : 'audio', links);
    return file === null ? attached : [file, ...attached];
  }
  if (attached.length > 0) return attached;
  // A picture posted as an object of its own, and the lead picture of articles, pages and events.
  const picture = type === 'Image' ? imageItself(links) : readImage(doc.image);
  if (picture === null) return [];
  return [
    {
      type: 'image',
      url: picture.url,
      mediaType: picture.mediaType,
      alt: picture.alt,
      width: null,
      height: null,
      blurhash: null,
      focus: null,
      duration: null,
      previewUrl: null,
    },
  ];
}

function imageItself(
  links: readonly RemoteLink[],
): { url: string; mediaType: string | null; alt: string } | null {
  const link = links.find((candidate) => candidate.mediaType?.startsWith('image/') === true);
  return link === undefined ? null : { url: link.href, mediaType: link.mediaType, alt: '' };
}

/**
 * Whether a post is a vote: a Note that answers something with a name and without content of its own. Votes
 * are no posts to show.
 */
export function isVote(post: RemotePost): boolean {
  return post.type === 'Note' && post.inReplyTo !== null && post.name !== null && post.content === null;
}
