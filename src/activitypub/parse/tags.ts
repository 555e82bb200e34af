// Reads the mentions, hashtags, emoji, links and collections in `tag`.

import { readImage } from './image.ts';
import { type Doc, docs, typeAmong } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';
import { readText } from './values/scalars.ts';

export interface RemoteMention {
  /** Id of the actor meant. */
  href: string;
  /** `@ana@ana.example` as written; null when left out. */
  name: string | null;
}

export interface RemoteHashtag {
  /** As written, without `#`. */
  name: string;
}

export interface RemoteEmoji {
  /** Without colons. */
  shortcode: string;
  /** http(s) address of the picture. */
  url: string;
  mediaType: string | null;
}

export interface RemoteTags {
  mentions: RemoteMention[];
  hashtags: RemoteHashtag[];
  emoji: RemoteEmoji[];
  /** Object links of FEP-e232 that say they are a quote. */
  quotes: string[];
  /** Ids of collections of recommended people that the text links to (FEP-7aa9), as Mastodon names them. */
  collections: string[];
}

const TAG_TYPES = ['Mention', 'Hashtag', 'Emoji', 'Link', 'FeaturedCollection'] as const;

/** The `tag` of a document: a list or a single object; what is none of the known tags is left out. */
export function readTags(doc: Doc): RemoteTags {
  const tags: RemoteTags = { mentions: [], hashtags: [], emoji: [], quotes: [], collections: [] };
  for (const tag of tagsIn(doc)) {
    switch (typeAmong(tag, TAG_TYPES)) {
      case 'Mention':
        addMention(tag, tags.mentions);
        break;
      case 'Hashtag':
        addHashtag(tag, tags.hashtags);
        break;
      case 'Emoji':
        addEmoji(tag, tags.emoji);
        break;
      case 'Link':
        addQuote(tag, tags.quotes);
        break;
      case 'FeaturedCollection':
        addCollection(tag, tags.collections);
        break;
    }
  }
  return tags;
}

/**
 * The tags of a document. Pixelfed's replies have one object in place of a list: the first mention, with all other tags
 * in it under the keys `0`, `1` and so on.
 */
function tagsIn(doc: Doc): Doc[] {
  const listed = docs(doc.tag, LIMITS.tags);
  const [only] = listed;
  if (Array.isArray(doc.tag) || only === undefined) return listed;
  const numbered = Object.keys(only).filter((key) => /^\d+$/.test(key));
  return [
    only,
    ...docs(
      numbered.map((key) => only[key]),
      LIMITS.tags,
    ),
  ];
}

function addMention(tag: Doc, into: RemoteMention[]): void {
  const href = readId(tag.href) ?? idOf(tag.href);
  if (href === null || into.some((known) => known.href === href)) return;
  into.push({ href, name: readText(tag.name, LIMITS.name) });
}

function addHashtag(tag: Doc, into: RemoteHashtag[]): void {
  const name = readText(tag.name, LIMITS.hashtag + 1)?.replace(/^[#＃]/, '') ?? '';
  // A tag is a word: what has spaces or punctuation in it would become a link nobody can follow.
  if (name.length > LIMITS.hashtag || !/^(?:[\p{L}\p{M}\p{N}_·・-]|\u200c|\u200d)+$/u.test(name)) return;
  if (!into.some((known) => known.name === name)) into.push({ name });
}

function addEmoji(tag: Doc, into: RemoteEmoji[]): void {
  const shortcode = readShortcode(tag.name);
  const picture = readImage(tag.icon);
  if (shortcode === null || picture === null || into.some((known) => known.shortcode === shortcode)) return;
  into.push({ shortcode, url: picture.url, mediaType: picture.mediaType });
}

/** `blobcat` of `:blobcat:` or `blobcat`; null where it could not stand in a text. */
export function readShortcode(value: unknown): string | null {
  const name = readText(value, LIMITS.shortcode + 2)?.replace(/^:|:$/g, '') ?? '';
  return name.length <= LIMITS.shortcode && /^[\p{L}\p{M}\p{N}_.+-]+$/u.test(name) ? name : null;
}

const QUOTE_RELATIONS = ['https://misskey-hub.net/ns#_misskey_quote', 'http://fedibird.com/ns#quoteUri'];

function addQuote(tag: Doc, into: string[]): void {
  const relations = Array.isArray(tag.rel) ? tag.rel : [tag.rel];
  const href = readId(tag.href);
  if (href !== null && relations.some((rel) => QUOTE_RELATIONS.includes(String(rel)))) into.push(href);
}

function addCollection(tag: Doc, into: string[]): void {
  const id = readId(tag.id);
  if (id !== null && !into.includes(id)) into.push(id);
}
