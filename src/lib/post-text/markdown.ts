// Markdown of posts, with mentions, hashtags and links.

import MarkdownIt from 'markdown-it';
import type StateCore from 'markdown-it/lib/rules_core/state_core.mjs';
import type StateInline from 'markdown-it/lib/rules_inline/state_inline.mjs';
import type Token from 'markdown-it/lib/token.mjs';
import { safeHref } from '../html/href.ts';
import { hasNothingToSee } from '../text.ts';
import { parseUrl, parseWebUrl } from '../url/url.ts';
import { entityHtml } from './part-html.ts';
import { type EntityPart, MOST_CANDIDATES, MOST_ENTITIES, matchEntityAt } from './scan.ts';
import type { PostTextLinks } from './types.ts';

/** `linkLevel` counts the link labels we are in; the types do not know it yet. */
type LinkAwareState = StateInline & { linkLevel: number };

/**
 * What is counted while one text is read: entities that were found, and places that were looked at in vain or ahead.
 */
interface Counts {
  entities: number;
  tries: number;
}

const UNDERSCORE = 0x5f;

/** The token of a mention, hashtag or bare address; its `meta` is the EntityPart. */
const ENTITY = 'entity';

/**
 * Where plain text may end: what markdown-it stops at, and the full-width hash sign. An own rule for bare addresses
 * replaces linkify-it, so that both formats find the same ones, and in linear time (linkify-it reads the rest anew for
 * each `http://`).
 */
const TERMINATOR = /[\n!#$%&*+\-:<=>@[\\\]^_`{}~\uff03]/g;

const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, typographer: false })
  // The sanitiser keeps no tables and rules; a line of dashes under a sentence is no heading where people write posts.
  .disable(['table', 'hr', 'lheading', 'html_block', 'html_inline']);
markdown.validateLink = (url) => safeHref(url) !== null;
markdown.normalizeLink = (url) => parseUrl(url)?.href ?? url;
markdown.normalizeLinkText = (text) => text;
markdown.inline.ruler.at('text', readText);
markdown.inline.ruler.before('emphasis', 'web_address', (state, silent) =>
  readAddress(state as LinkAwareState, silent),
);
markdown.inline.ruler.before('emphasis', ENTITY, (state, silent) =>
  readEntity(state as LinkAwareState, silent),
);
markdown.core.ruler.push('tidy_links', tidyLinks);
markdown.renderer.rules[ENTITY] = (tokens, index, _options, env: { links: PostTextLinks }) =>
  entityHtml(tokens[index]?.meta as EntityPart, env.links);

/** What may begin something in Markdown; each costs a parser some microseconds, and unfinished ones the more. */
const MARKUP = /[![\]*_~`<>&#\\:@+\-\n]/g;

/** A text with more of these is no text in Markdown that anybody wrote. */
const MOST_MARKUP = 8000;

/**
 * A text parsed as Markdown, or null where it is better read as plain text: there is nothing to see in what the parser
 * made of it (`#` or `>` alone), or it has so many signs that reading them would take long.
 */
export function readMarkdown(text: string): Token[] | null {
  if ((text.match(MARKUP)?.length ?? 0) > MOST_MARKUP) return null;
  const tokens = markdown.parse(text, { entities: 0, tries: 0 } satisfies Counts);
  return tokens.some(isSeen) || hasNothingToSee(text) ? tokens : null;
}

/** Entities and the addresses of labelled links, in order. */
export function markdownEntities(tokens: readonly Token[]): (EntityPart | { kind: 'link'; url: string })[] {
  return tokens.flatMap((block) => (block.children ?? []).flatMap(entitiesOfToken));
}

/** Parsed Markdown as HTML, not yet sanitised. */
export function markdownToHtml(tokens: Token[], links: PostTextLinks): string {
  return markdown.renderer.render(tokens, markdown.options, { links });
}

function isSeen(token: Token): boolean {
  return token.children === null
    ? token.type !== 'inline' && !hasNothingToSee(token.content)
    : token.children.some((child) => !hasNothingToSee(child.content));
}

function entitiesOfToken(token: Token): (EntityPart | { kind: 'link'; url: string })[] {
  if (token.type === ENTITY) return [token.meta as EntityPart];
  const url = token.type === 'link_open' ? parseWebUrl(token.attrGet('href')) : null;
  return url === null ? [] : [{ kind: 'link', url: url.href }];
}

function readText(state: StateInline, silent: boolean): boolean {
  TERMINATOR.lastIndex = state.pos;
  const found = TERMINATOR.exec(state.src)?.index ?? state.posMax;
  const end = Math.min(found, state.posMax);
  if (end === state.pos) return false;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}

/** Mentions and hashtags, found before emphasis so that `@a_b_c` stays whole; never inside of links. */
function readEntity(state: LinkAwareState, silent: boolean): boolean {
  const sign = state.src.charAt(state.pos);
  if ((sign !== '@' && sign !== '#' && sign !== '\uff03') || state.linkLevel > 0) return false;
  if (isFull(state)) return false;
  countsOf(state).tries += 1;
  const found = matchEntityAt(state.src, state.pos);
  const part = found && withoutClosingUnderscores(state, found);
  if (part === null || state.pos + part.text.length > state.posMax) return false;
  if (!silent) pushEntity(state, part);
  state.pos += part.text.length;
  return true;
}

/** In `_hello @ben_` the last sign ends the emphasis and not the name, though a name may end with one. */
function withoutClosingUnderscores(state: StateInline, part: EntityPart): EntityPart | null {
  const underscores = /_+$/.exec(part.text)?.[0].length ?? 0;
  if (underscores === 0) return part;
  let open = 0;
  for (const delimiter of state.delimiters) {
    if (delimiter.marker !== UNDERSCORE) continue;
    if (delimiter.close && open > 0) open -= 1;
    else if (delimiter.open) open += 1;
  }
  const closing = Math.min(open, underscores);
  if (closing === 0) return part;
  return matchEntityAt(state.src.slice(0, state.pos + part.text.length - closing), state.pos);
}

function countsOf(state: StateInline): Counts {
  return state.env as Counts;
}

/**
 * What follows stays text. The parser looks at labels several times, so that tries are more than candidates of the
 * text.
 */
function isFull(state: StateInline): boolean {
  const { entities, tries } = countsOf(state);
  return entities >= MOST_ENTITIES || tries >= MOST_CANDIDATES;
}

/** Text stops at `:`, when the scheme before it already waits to be written: it is taken back. */
function readAddress(state: LinkAwareState, silent: boolean): boolean {
  if (state.src.charAt(state.pos) !== ':' || state.linkLevel > 0) return false;
  if (isFull(state)) return false;
  // Looked up in the source: to look at the end of what is pending copies all of it.
  const scheme = /https?$/i.exec(state.src.slice(Math.max(0, state.pos - 5), state.pos))?.[0];
  if (scheme === undefined || state.pending.length < scheme.length) return false;
  countsOf(state).tries += 1;
  const start = state.pos - scheme.length;
  const part = matchEntityAt(state.src, start);
  if (part === null || part.kind !== 'url' || start + part.text.length > state.posMax) return false;
  if (!silent) {
    state.pending = state.pending.slice(0, -scheme.length);
    pushEntity(state, part);
  }
  state.pos = start + part.text.length;
  return true;
}

function pushEntity(state: StateInline, part: EntityPart): void {
  const token = state.push(ENTITY, '', 0);
  token.meta = part;
  token.content = part.text;
  const counts = countsOf(state);
  counts.entities += 1;
  // Not in vain.
  counts.tries -= 1;
}

/**
 * Pictures of other sites are not loaded by readers: an image becomes a link to it, and inside of a link its
 * description. An address in angle brackets is shown like any other.
 */
function tidyLinks(state: StateCore): void {
  for (const block of state.tokens) {
    const children = block.children ?? [];
    const tidy: Token[] = [];
    let isInLink = false;
    for (let index = 0; index < children.length; index += 1) {
      const token = children[index] as Token;
      if (token.type === 'link_open' && token.markup === 'autolink') {
        tidy.push(...autolinkTokens(state, children.slice(index, index + 3)));
        index += 2;
        continue;
      }
      if (token.type === 'link_open') isInLink = true;
      if (token.type === 'link_close') isInLink = false;
      tidy.push(...(token.type === 'image' ? imageTokens(state, token, isInLink) : [token]));
    }
    if (block.children !== null) block.children = tidy;
  }
}

/** `<https://…>`: an opening, its text and a closing token, as one entity where it is a web address. */
function autolinkTokens(state: StateCore, tokens: Token[]): Token[] {
  const url = parseWebUrl(tokens[0]?.attrGet('href'));
  if (url === null) return tokens;
  const entity = new state.Token(ENTITY, '', 0);
  entity.content = tokens[1]?.content ?? url.href;
  entity.meta = { kind: 'url', text: entity.content, url: url.href } satisfies EntityPart;
  return [entity];
}

function imageTokens(state: StateCore, image: Token, isInLink: boolean): Token[] {
  const address = image.attrGet('src') ?? '';
  const text = new state.Token('text', '', 0);
  text.content = image.content || address;
  if (isInLink) return [text];
  const open = new state.Token('link_open', 'a', 1);
  open.attrSet('href', address);
  return [open, text, new state.Token('link_close', 'a', -1)];
}
