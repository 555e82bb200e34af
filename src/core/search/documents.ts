// What of a post and of an identity is indexed for full-text search.

import type { Identity, Post } from '../../db/rows.ts';
import { sanitizedToText } from '../../lib/html/plain-text.ts';
import { searchWords } from '../../lib/search/words.ts';
import { attachmentsOf, mentionsOf, pollOf, tagsOf } from '../posts/shapes.ts';
import { firstLinkOf } from '../previews/link.ts';
import { label, MARK } from './store.ts';

/** Of longer texts the beginning is found. */
const MOST_WORDS = 4_000;

/** What `has:` and `is:` can ask for. */
const PROPERTIES = [
  'media',
  'image',
  'video',
  'audio',
  'poll',
  'link',
  'embed',
  'sensitive',
  'reply',
] as const;
type Property = (typeof PROPERTIES)[number];

export const labels = {
  author: (id: bigint) => label('from', String(id)),
  property: (property: string) => label('has', property),
  /** Of `pt-BR` the language alone counts. */
  language: (language: string) => label('language', language.split(/[-_]/)[0] ?? ''),
  hashtag: (name: string) => label('tag', name),
  /** What a handle ends in. */
  server: (name: string) => label('at', name),
};

type IndexedPost = Pick<
  Post,
  | 'authorId'
  | 'title'
  | 'summary'
  | 'html'
  | 'language'
  | 'isSensitive'
  | 'inReplyToUri'
  | 'attachments'
  | 'mentions'
  | 'tags'
  | 'poll'
  | 'quoteUri'
>;

/**
 * The words and labels of a post. Its texts are parted by the mark, so that no phrase reaches from one into the next.
 * `hasPlayer`: its link preview can be played.
 */
export function postWords(post: IndexedPost, hasPlayer = false): string[] {
  const attachments = attachmentsOf(post);
  const texts = [
    post.title,
    post.summary,
    sanitizedToText(post.html),
    ...attachments.map(({ alt }) => alt),
    ...(pollOf(post)?.options ?? []).map(({ title }) => title),
  ];
  const words = [
    labels.author(post.authorId),
    ...propertiesOf(post, hasPlayer).map(labels.property),
    ...tagsOf(post).map(({ name }) => labels.hashtag(name)),
    ...(post.language === null ? [] : [labels.language(post.language)]),
    MARK,
  ];
  for (const text of texts) {
    if (!text || words.length >= MOST_WORDS) continue;
    words.push(...searchWords(text, MOST_WORDS - words.length), MARK);
  }
  return words;
}

function propertiesOf(post: IndexedPost, hasPlayer: boolean): Property[] {
  const types = new Set(attachmentsOf(post).map(({ type }) => type));
  const has: Record<Property, boolean> = {
    media: types.size > 0,
    image: types.has('image'),
    video: types.has('video'),
    audio: types.has('audio'),
    poll: pollOf(post) !== null,
    link: firstLinkOf({ post, mentions: mentionsOf(post) }) !== null,
    embed: hasPlayer,
    sensitive: post.isSensitive,
    reply: post.inReplyToUri !== null,
  };
  return PROPERTIES.filter((property) => has[property]);
}

/** The words of a handle and a display name. */
export function identityWords({
  username,
  name,
  handleDomain,
}: Pick<Identity, 'username' | 'name' | 'handleDomain'>): string[] {
  return [MARK, ...searchWords(username), MARK, ...searchWords(name, 64), MARK, labels.server(handleDomain)];
}
