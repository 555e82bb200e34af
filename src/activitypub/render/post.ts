// Renders local posts as Notes, and deleted ones as Tombstones.

import type { PostAttachment } from '../../core/attachments/shape.ts';
import type { DomainUris } from '../../core/ports.ts';
import { linkedCollectionsOf } from '../../core/posts/linked-collections.ts';
import {
  attachmentsOf,
  emojiOf,
  mentionsOf,
  type PostEmoji,
  pollOf,
  tagsOf,
} from '../../core/posts/shapes.ts';
import { uris } from '../../core/uris.ts';
import type { Identity, Post, Quote } from '../../db/rows.ts';
import { quoteLine } from '../../lib/post-text/quote-line.ts';
import { audienceOf } from './audience.ts';
import { interactionPolicy } from './consent/policy.ts';
import { quoteProperties, quoteTags } from './consent/quote.ts';
import { type Document, isoTime, withoutNothing } from './document.ts';

export interface PostParts {
  post: Post;
  author: Pick<Identity, 'uri' | 'followersUri' | 'followingUri'>;
  domain: DomainUris;
  /** Who wrote what it answers; null where it answers nothing known. */
  parentAuthorUri: string | null;
  /** Addressed without being named in the text. */
  addressed?: readonly string[];
  /** What it quotes; null for nothing. */
  quote?: Quote | null;
  /** The authorization that it rests on as a reply; null where it needs none, or has none yet. */
  replyAuthorization?: string | null;
  /** What stands for the domain as the audience of posts for it alone; left out of all that leaves it. */
  localTo?: string;
}

/** A local post as a Note, without `@context`. Throws for posts that must not leave their domain. */
export function postDocument({
  post,
  author,
  domain,
  parentAuthorUri,
  addressed,
  quote = null,
  replyAuthorization = null,
  localTo,
}: PostParts): Document {
  const { to, cc } = audienceOf(post, author, parentAuthorUri, addressed, localTo);
  const content = quote === null ? post.html : quoteLine(quote.quotedUri) + post.html;
  return {
    id: post.uri,
    type: post.type,
    ...withoutNothing({
      name: post.title,
      summary: post.summary,
      inReplyTo: post.inReplyToUri,
      published: isoTime(post.publishedAt),
      updated: post.editedAt === null ? null : isoTime(post.editedAt),
      url: post.url,
    }),
    attributedTo: author.uri,
    to,
    cc,
    sensitive: post.isSensitive,
    ...withoutNothing({ conversation: post.conversation }),
    content,
    ...(post.language === null ? {} : { contentMap: { [post.language]: content } }),
    ...source(post),
    attachment: attachmentsOf(post).map(attachment),
    tag: [...tags(post, domain), ...quoteTags(quote)],
    replies: `${post.uri}/replies`,
    likes: `${post.uri}/likes`,
    shares: `${post.uri}/shares`,
    ...quoteProperties(quote),
    ...withoutNothing({ replyAuthorization }),
    interactionPolicy: interactionPolicy(post, author, parentAuthorUri),
    ...poll(post),
  };
}

/** Who wrote and reads `source` keeps the text as typed: an edit elsewhere begins from it. */
function source(post: Post): Document {
  if (post.source === null || post.sourceFormat === 'HTML') return {};
  const mediaType = post.sourceFormat === 'MARKDOWN' ? 'text/markdown' : 'text/plain';
  return { source: { content: post.source, mediaType } };
}

function attachment(file: PostAttachment): Document {
  return {
    type: 'Document',
    ...withoutNothing({
      mediaType: file.mediaType,
      url: file.url,
      name: file.alt || null,
      width: file.width,
      height: file.height,
      blurhash: file.blurhash,
      focalPoint: file.focus ? [file.focus.x, file.focus.y] : null,
      duration: file.duration == null ? null : `PT${Math.round(file.duration * 1000) / 1000}S`,
      icon: iconOf(file),
    }),
  };
}

/** The picture that stands for a video or sound until it plays; servers make those of pictures themselves. */
function iconOf({ type, previewUrl, previewWidth, previewHeight }: PostAttachment): Document | null {
  if (type === 'image' || !previewUrl) return null;
  return {
    type: 'Image',
    url: previewUrl,
    ...withoutNothing({ width: previewWidth, height: previewHeight }),
  };
}

function tags(post: Post, domain: DomainUris): Document[] {
  return [
    ...mentionsOf(post).map((mention) => ({
      type: 'Mention',
      href: mention.uri,
      name: `@${mention.username}@${mention.domain}`,
    })),
    ...tagsOf(post).map((tag) => ({
      type: 'Hashtag',
      href: uris.tag(domain, tag.name),
      name: `#${tag.display}`,
    })),
    ...emojiOf(post).map(emojiDocument),
    ...linkedCollectionsOf(post).map((id) => ({ type: 'FeaturedCollection', id })),
  ];
}

export function emojiDocument(emoji: PostEmoji): Document {
  return { type: 'Emoji', name: `:${emoji.shortcode}:`, icon: { type: 'Image', url: emoji.url } };
}

function poll(post: Post): Document {
  const held = pollOf(post);
  if (held === null) return {};
  // Documents are kept while nothing happens, so the end counts once the poll was closed.
  const isHidden = held.hidesTotals === true && held.closedAt === null;
  const options = held.options.map((option) => ({
    type: 'Note',
    name: option.title,
    ...(isHidden ? {} : { replies: { type: 'Collection', totalItems: option.votes ?? 0 } }),
  }));
  return withoutNothing({
    [held.multiple ? 'anyOf' : 'oneOf']: options,
    endTime: held.endsAt === null ? null : isoTime(BigInt(held.endsAt)),
    closed: held.closedAt === null ? null : isoTime(BigInt(held.closedAt)),
    votersCount: held.voters,
  });
}

/** What is left of a deleted post. */
export function tombstoneDocument(post: Pick<Post, 'uri' | 'type' | 'deletedAt'>): Document {
  return {
    id: post.uri,
    type: 'Tombstone',
    ...withoutNothing({ deleted: post.deletedAt === null ? null : isoTime(post.deletedAt) }),
  };
}
