import { AppError } from '../app-error.ts';
import { sanitizeHtml } from '../html/sanitize.ts';
import { cleanText } from '../text.ts';
import { EntityCollector } from './entities.ts';
import { markdownEntities, markdownToHtml } from './markdown.ts';
import { plainEntities, plainToHtml } from './plain.ts';
import type {
  Entities,
  FoundHandle,
  MentionLink,
  PostTextFormat,
  PostTextLinks,
  RenderedPostText,
} from './types.ts';

/** Longest text that is read, in UTF-16 units: a bound on work, above every limit on what people may write. */
export const LONGEST_POST_TEXT = 100_000;

/**
 * What a text refers to: the first of two phases, because unknown handles are looked up elsewhere (WebFinger) before anything is
 * written. Nothing is found inside of code, addresses and link labels. Throws TOO_LARGE beyond LONGEST_POST_TEXT.
 */
export function findEntities(text: string, format: PostTextFormat): Entities {
  return collect(prepare(text), format);
}

/**
 * A text as safe HTML, with what it refers to linked as `links` says: the second phase. The same text and links give the same HTML.
 * Throws TOO_LARGE beyond LONGEST_POST_TEXT.
 */
export function renderText(text: string, format: PostTextFormat, links: PostTextLinks): RenderedPostText {
  const prepared = prepare(text);
  const entities = collect(prepared, format);
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
  const html = format === 'markdown' ? markdownToHtml(prepared, cached) : plainToHtml(prepared, cached);
  return { html: sanitizeHtml(html).trim(), ...entities, mentions: [...mentions.values()] };
}

function prepare(text: string): string {
  if (text.length > LONGEST_POST_TEXT) {
    throw new AppError('TOO_LARGE', `Write at most ${LONGEST_POST_TEXT} characters.`);
  }
  return cleanText(text);
}

function collect(text: string, format: PostTextFormat): Entities {
  const collector = new EntityCollector();
  for (const part of format === 'markdown' ? markdownEntities(text) : plainEntities(text)) {
    if (part.kind === 'link') collector.addUrl(part.url);
    else collector.add(part);
  }
  return collector.entities();
}
