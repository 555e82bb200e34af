// Makes a post as another server describes it safe and short enough to be stored.

import type { Visibility } from '../../../db/enums.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import { LONGEST_SAFE_HTML, sanitizeHtml } from '../../../lib/html/sanitize.ts';
import { normaliseLanguage } from '../../../lib/language.ts';
import { normaliseHashtag } from '../../../lib/post-text/hashtag.ts';
import { cleanLine, cleanText, hasNothingToSee, truncateText } from '../../../lib/text.ts';
import { parseWebUrl, sameOrigin } from '../../../lib/url/url.ts';
import type { PostAttachment } from '../../attachments/shape.ts';
import type { ToldApproval } from '../approval/remote.ts';
import { asLinkedCollections } from '../linked-collections.ts';
import { asJson, type PostEmoji, type PostMention, type PostPoll, type PostTagLink } from '../shapes.ts';
import type { PostChanges } from '../write/apply-edit.ts';
import { mentionOf } from '../write/mentions.ts';
import type { WrittenFormat } from '../write/text.ts';
import { LONGEST_URI, uriOrNull } from './uri.ts';

/** An attachment as another server describes it: it gets its id when it is stored. */
export type RemoteAttachment = Omit<PostAttachment, 'id'>;

/**
 * A post of another server, in core's words. Everything in it was written by strangers: it is made safe and short here.
 */
export interface RemotePostData {
  uri: string;
  /** ActivityPub type. */
  type: string;
  /** The page for people; dropped unless it is http(s) on the origin of `uri`. */
  url: string | null;
  /** Plain text. */
  title: string | null;
  /** Content warning, plain text. */
  summary: string | null;
  isSensitive: boolean;
  /** HTML, not yet safe; cut where it is too long. */
  html: string;
  /** HTML behind it, not yet safe, which is kept however long the text is: the way to the original. */
  ending?: string;
  /** What its author typed, where the server gives it. */
  source: { text: string; format: WrittenFormat } | null;
  language: string | null;
  visibility: Exclude<Visibility, 'LOCAL'>;
  inReplyToUri: string | null;
  conversation: string | null;
  quoteUri: string | null;
  /** It came under a name that asks nobody (`quoteUrl` and the like). */
  isLegacyQuote?: boolean;
  /** Its server says that what it quotes was deleted. */
  isQuoteDeleted?: boolean;
  /** URI of the authorization that it names. */
  quoteAuthorization?: string | null;
  /** URIs of actors and collections that may quote it, `ANYONE` for everybody; null where it does not say. */
  mayQuote?: ToldApproval | null;
  /** URI of the authorization of the reply that it is. */
  replyAuthorization?: string | null;
  /** Who may reply to it, favourite and boost it, in the same form. */
  mayReply?: ToldApproval | null;
  mayFavourite?: ToldApproval | null;
  mayBoost?: ToldApproval | null;
  attachments: readonly RemoteAttachment[];
  /** The page that it shows a preview of, where that is not left to its first link (FEP-8967). */
  attachedPage?: string | null;
  /** Named in the text; `handle` as written. */
  mentions: readonly { uri: string; handle: string | null }[];
  /** URIs of identities it is addressed to, named or not. */
  addressed: readonly string[];
  tags: readonly { name: string }[];
  /** URIs of the collections of people that it links to. */
  collections?: readonly string[];
  emoji: readonly PostEmoji[];
  poll: PostPoll | null;
  /** Epoch milliseconds; null if it does not say. */
  publishedAt: number | null;
  editedAt: number | null;
}

/** The longest of each that is kept. */
const LONGEST = {
  title: 500,
  summary: 5_000,
  source: 100_000,
  ending: 20_000,
  alt: 10_000,
  option: 500,
  type: 64,
} as const;
const MOST = { attachments: 32, mentions: 200, tags: 100, emoji: 200, options: 100 } as const;

/**
 * What of a remote post an edit may change, but for whom it mentions, safe and within bounds. Made once for the same
 * data: call it before the transaction too, because a long text takes some milliseconds.
 */
export function remoteContent(data: RemotePostData): RemoteContent {
  const made = ready.get(data) ?? makeContent(data);
  ready.set(data, made);
  return made;
}

export type RemoteContent = ReturnType<typeof makeContent>;

/** What was made safe before the transaction that stores it. */
const ready = new WeakMap<RemotePostData, RemoteContent>();

function makeContent(data: RemotePostData) {
  return {
    type: data.type.slice(0, LONGEST.type) || 'Note',
    url: safeUrl(data.url, data.uri),
    title: line(data.title, LONGEST.title),
    summary: line(data.summary, LONGEST.summary),
    isSensitive: data.isSensitive,
    source: data.source && cleanText(data.source.text).slice(0, LONGEST.source),
    sourceFormat: data.source?.format ?? 'HTML',
    html: htmlOf(data),
    language: data.language === null ? null : normaliseLanguage(data.language),
    quoteUri: uriOrNull(data.quoteUri),
    attachments: data.attachments.slice(0, MOST.attachments).flatMap(attachment),
    tags: asJson(tags(data)),
    linkedCollections: asLinkedCollections((data.collections ?? []).flatMap((uri) => uriOrNull(uri) ?? [])),
    emoji: asJson(data.emoji.slice(0, MOST.emoji).filter((each) => parseWebUrl(each.url) !== null)),
    poll: asJson(poll(data.poll)),
  } satisfies Omit<PostChanges, 'attachments'> & { attachments: readonly RemoteAttachment[] };
}

/** A name, not an address: any scheme. */
export function conversationOf(data: RemotePostData): Post['conversation'] {
  const { conversation } = data;
  return conversation !== null && conversation.length <= LONGEST_URI ? cleanLine(conversation) || null : null;
}

function htmlOf({ html, ending }: RemotePostData): string {
  const after = ending ? sanitizeHtml(ending, LONGEST.ending) : '';
  return sanitizeHtml(html, LONGEST_SAFE_HTML - after.length) + after;
}

function safeUrl(url: string | null, uri: string): string | null {
  return url !== null && parseWebUrl(url) !== null && sameOrigin(url, uri) ? url : null;
}

function line(text: string | null, longest: number): string | null {
  if (text === null || hasNothingToSee(text)) return null;
  return truncateText(cleanLine(text), longest);
}

function attachment(given: RemoteAttachment): RemoteAttachment[] {
  if (parseWebUrl(given.url) === null) return [];
  const previewUrl = given.previewUrl != null && parseWebUrl(given.previewUrl) ? given.previewUrl : null;
  return [{ ...given, alt: truncateText(cleanText(given.alt ?? ''), LONGEST.alt), previewUrl }];
}

/** Whom a remote post mentions; `known` are the identities known here by URI. */
export function remoteMentions(data: RemotePostData, known: ReadonlyMap<string, Identity>) {
  return asJson(mentions(data, known));
}

function mentions(data: RemotePostData, known: ReadonlyMap<string, Identity>): PostMention[] {
  return data.mentions.slice(0, MOST.mentions).flatMap(({ uri, handle }) => {
    const identity = known.get(uri);
    if (identity) return [mentionOf(identity)];
    const url = parseWebUrl(uri);
    const [username, domain] = (handle ?? '').replace(/^@/, '').split('@');
    const host = url?.host;
    if (!url || !host) return [];
    return [
      {
        id: null,
        uri,
        username: cleanLine(username || nameIn(url)).slice(0, 200),
        domain: cleanLine(domain ?? host),
        url: uri,
      },
    ];
  });
}

/** What to call somebody whom a mention does not name: the last part of their address. */
function nameIn(url: URL): string {
  const part = url.pathname.split('/').filter(Boolean).at(-1) ?? url.hostname;
  return decodedOr(part).replace(/^@/, '') || url.hostname;
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function tags(data: RemotePostData): PostTagLink[] {
  const byName = new Map<string, PostTagLink>();
  for (const { name } of data.tags.slice(0, MOST.tags)) {
    const key = normaliseHashtag(name);
    if (key !== null && !byName.has(key))
      byName.set(key, { name: key, display: name.replace(/^[#\uff03]/, '') });
  }
  return [...byName.values()];
}

function poll(given: PostPoll | null): PostPoll | null {
  if (given === null) return null;
  const options = given.options.slice(0, MOST.options);
  return {
    ...given,
    options: options.map((each) => ({ ...each, title: line(each.title, LONGEST.option) ?? '' })),
  };
}
