// Turns what an author wrote into HTML, mentions, hashtags and links.

import { LONGEST_SAFE_HTML, sanitize } from '../html/sanitize.ts';
import { cleanText } from '../text.ts';
import { EntityCollector } from './entities.ts';
import { countPostCharacters } from './length.ts';
import { markdownEntities, markdownToHtml, readMarkdown } from './markdown.ts';
import { plainToHtml } from './plain.ts';
import { type EntityPart, scanText } from './scan.ts';
import type {
  Entities,
  FoundHandle,
  MentionLink,
  PostTextFormat,
  PostTextLinks,
  RenderedPostText,
} from './types.ts';

/** Longest text that is read, in UTF-16 units; the rest is cut off. Above every limit on what people may write here. */
export const LONGEST_POST_TEXT = 100_000;

/**
 * A text that was read once: what it refers to, how long it is, and how it looks once it is known what its links lead
 * to.
 */
export interface ReadPostText {
  /** Nothing is found inside of code, addresses and link labels. */
  entities: Entities;
  /**
   * For the limit on posts, in characters as people see them: see `countPostCharacters`. More than `most` are not
   * counted.
   */
  countCharacters(most?: number): number;
  /**
   * Safe HTML of at most `longest` UTF-16 units, with what the text refers to linked as `links` says. The same text and
   * links give the same HTML.
   */
  render(links: PostTextLinks, longest?: number): RenderedPostText;
}

/**
 * Reads what somebody typed: the first of two phases, because unknown handles are looked up elsewhere (WebFinger)
 * before anything is written. Never throws; takes time in proportion to the length.
 */
export function readPostText(text: string, format: PostTextFormat): ReadPostText {
  const clean = cleanText(text.slice(0, LONGEST_POST_TEXT));
  const tokens = format === 'markdown' ? readMarkdown(clean) : null;
  // Markdown needs the pieces for its length alone.
  const parts = tokens === null ? scanText(clean) : null;
  const entities = collect(
    tokens === null ? (parts ?? []).filter((part) => part.kind !== 'text') : markdownEntities(tokens),
  );
  return {
    entities,
    countCharacters: (most) => countPostCharacters(parts ?? scanText(clean), most),
    render(links, longest = LONGEST_SAFE_HTML) {
      const { cached, mentions } = linksOnce(entities, links);
      const html = tokens === null ? plainToHtml(parts ?? [], cached) : markdownToHtml(tokens, cached);
      const safe = sanitize(html.trim(), longest);
      return { html: safe.html.trim(), isCut: safe.isCut, ...entities, mentions };
    },
  };
}

/** Asks for each handle once, and lists whom they mean, each once. */
function linksOnce(
  entities: Entities,
  links: PostTextLinks,
): { cached: PostTextLinks; mentions: RenderedPostText['mentions'] } {
  const known = new Map<string, MentionLink | null>();
  const mentions = new Map<string, { handle: FoundHandle; link: MentionLink }>();
  for (const handle of entities.handles) {
    const link = links.mention(handle);
    known.set(handle.key, link);
    if (link !== null && !mentions.has(link.identityUri)) mentions.set(link.identityUri, { handle, link });
  }
  const cached: PostTextLinks = {
    mention: (handle) => known.get(handle.key) ?? null,
    hashtagUrl: (name) => links.hashtagUrl(name),
  };
  return { cached, mentions: [...mentions.values()] };
}

function collect(parts: readonly (EntityPart | { kind: 'link'; url: string })[]): Entities {
  const collector = new EntityCollector();
  for (const part of parts) {
    if (part.kind === 'link') collector.addUrl(part.url);
    else collector.add(part);
  }
  return collector.entities();
}
