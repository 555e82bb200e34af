// Turns a parsed post into what core stores.

import type { RemoteAttachment, RemotePostData } from '../../core/posts/remote/content.ts';
import type { PostPoll } from '../../core/posts/shapes.ts';
import { escapeHtml } from '../../lib/html/escape.ts';
import { htmlToLine, htmlToText } from '../../lib/html/plain-text.ts';
import { readPostText } from '../../lib/post-text/render.ts';
import { cleanLine, hasNothingToSee } from '../../lib/text.ts';
import { addressees, audienceOr, EVERYONE, type RemoteAudience, visibilityOf } from '../parse/audience.ts';
import type { RemotePoll } from '../parse/poll.ts';
import type { RemotePost } from '../parse/post.ts';

/**
 * Types whose `summary` is a content warning; on articles, videos and events it is the abstract, unless they are
 * sensitive.
 */
const WARNED = new Set(['Note', 'Question', 'ChatMessage', 'EncryptedMessage']);
const LONGEST_TITLE = 500;

/**
 * A parsed post in core's words. `followersUri` is its author's; `outer` the audience of the activity it came with, for
 * objects that name none. HTML is made safe by core.
 */
export function postData(
  post: RemotePost,
  followersUri: string | null,
  outer: RemoteAudience | null,
): RemotePostData {
  const audience = outer === null ? post.audience : audienceOr(post.audience, outer);
  const { summary, html } = warningAndText(post);
  return {
    uri: post.id,
    type: post.type,
    url: post.url,
    title: post.name === null ? null : cleanLine(post.name).slice(0, LONGEST_TITLE),
    summary,
    isSensitive: post.isSensitive || summary !== null,
    html,
    ending: endingOf(post, html),
    source: sourceOf(post),
    language: post.language,
    visibility: visibilityOf(audience, followersUri),
    inReplyToUri: post.inReplyTo,
    conversation: post.conversation,
    quoteUri: post.quote?.id ?? null,
    isLegacyQuote: post.quote?.isConsented === false,
    isQuoteDeleted: post.quote?.isDeleted ?? false,
    quoteAuthorization: post.quote?.authorization ?? null,
    mayQuote: post.mayQuote,
    replyAuthorization: post.replyAuthorization,
    mayReply: post.mayReply,
    mayFavourite: post.mayLike,
    mayBoost: post.mayAnnounce,
    attachments: post.attachments satisfies RemoteAttachment[],
    attachedPage: post.attachedPage,
    mentions: post.mentions.map(({ href, name }) => ({ uri: href, handle: name })),
    // Their followers are no one in particular.
    addressed: [...addressees(audience), ...audience.groups].filter((uri) => uri !== followersUri),
    tags: post.hashtags,
    collections: post.collections,
    emoji: post.emoji.map(({ shortcode, url }) => ({ shortcode, url })),
    poll: post.poll === null ? null : pollOf(post.poll),
    publishedAt: post.publishedAt,
    editedAt: post.updatedAt,
  };
}

/**
 * Whom a post is for that was fetched from its own server and does not say: everyone, if its server shows it to
 * everyone (`isOpen`). Null leaves it to the post.
 */
export function openAudience(post: RemotePost, isOpen: boolean): RemoteAudience | null {
  return isOpen && post.isAudienceMissing ? EVERYONE : null;
}

/**
 * The content warning of a post, as one line, and its HTML, not yet safe. A warning in front of nothing is no warning:
 * then it is what the post says.
 */
function warningAndText(post: RemotePost): { summary: string | null; html: string } {
  const html = post.content === null ? '' : asHtml(post.content, post.contentType, new URL(post.id).origin);
  if (post.summary === null) return { summary: null, html };
  const isWarning = WARNED.has(post.type) || post.isSensitive;
  const line = isWarning ? htmlToLine(post.summary, 5000) : '';
  const hasText = !hasNothingToSee(htmlToText(html));
  const hidesSomething =
    hasText || post.name !== null || post.attachments.length > 0 || post.poll !== null || post.quote !== null;
  if (!hasNothingToSee(line) && hidesSomething) return { summary: line, html };
  return { summary: null, html: hasText ? html : post.summary };
}

/**
 * What stands behind the text, so that there is a way to what is shown elsewhere: dates of events, links, the original.
 */
function endingOf(post: RemotePost, html: string): string {
  const parts: string[] = [];
  if (post.event !== null) parts.push(eventLines(post));
  if (post.place !== null) parts.push(`<p>\u{1f4cd} ${escapeHtml(cleanLine(post.place))}</p>`);
  const isThere = (href: string) => [html, ...parts].some((part) => part.includes(escapeHtml(href)));
  for (const link of post.links.slice(0, 2)) {
    if (!isThere(link.href)) parts.push(paragraphLink(link.href, link.name));
  }
  // What has a heading, or is nothing but a heading, is read in full where it comes from.
  const isShown = post.type === 'Note' || post.type === 'Question';
  if (!isShown && !isThere(post.url)) parts.push(paragraphLink(post.url, null));
  return parts.join('');
}

function asHtml(text: string, type: RemotePost['contentType'], origin: string): string {
  if (type === 'text/html') return text;
  const format = type === 'text/markdown' ? 'markdown' : 'plain';
  return readPostText(text, format).render({
    mention: () => null,
    hashtagUrl: (name) => `${origin}/tags/${name}`,
  }).html;
}

function paragraphLink(href: string, name: string | null): string {
  return `<p><a href="${escapeHtml(href)}">${escapeHtml(name ?? href)}</a></p>`;
}

function eventLines({ event }: RemotePost): string {
  if (event === null) return '';
  const times = [event.startsAt, event.endsAt].filter((time) => time !== null);
  const when = times
    .map((time) => `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`)
    .join(' – ');
  const lines = [when, event.place ?? ''].filter((line) => line !== '');
  return lines.length === 0 ? '' : `<p>${lines.map(escapeHtml).join('<br>')}</p>`;
}

function sourceOf(post: RemotePost): RemotePostData['source'] {
  if (post.source === null || post.source.content.trim() === '') return null;
  const { content, mediaType } = post.source;
  if (mediaType === 'text/markdown') return { text: content, format: 'MARKDOWN' };
  return mediaType === 'text/plain' ? { text: content, format: 'PLAIN' } : null;
}

function pollOf(poll: RemotePoll): PostPoll {
  const { multiple, options, endsAt, voters } = poll;
  // Closed without a time: at its end, or long ago.
  const closedAt = poll.closedAt ?? (poll.isClosed ? (endsAt ?? 0) : null);
  return { multiple, options, endsAt, closedAt, voters };
}
