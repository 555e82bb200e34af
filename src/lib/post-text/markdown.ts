import MarkdownIt from 'markdown-it';
import type StateCore from 'markdown-it/lib/rules_core/state_core.mjs';
import type StateInline from 'markdown-it/lib/rules_inline/state_inline.mjs';
import type Token from 'markdown-it/lib/token.mjs';
import { safeHref } from '../html/href.ts';
import { parseUrl, parseWebUrl } from '../url/url.ts';
import { entityHtml } from './part-html.ts';
import { type EntityPart, matchEntityAt } from './scan.ts';
import type { PostTextLinks } from './types.ts';

/** `linkLevel` counts the link labels we are in; the types do not know it yet. */
type LinkAwareState = StateInline & { linkLevel: number };

/** The token of a mention, hashtag or bare address; its `meta` is the EntityPart. */
const ENTITY = 'entity';

/**
 * Where plain text may end: what markdown-it stops at, and the full-width hash sign. An own rule for bare addresses replaces
 * linkify-it, so that both formats find the same ones, and in linear time (linkify-it reads the rest anew for each `http://`).
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

/** Entities and the addresses of labelled links, in order. */
export function markdownEntities(text: string): (EntityPart | { kind: 'link'; url: string })[] {
  return markdown.parse(text, {}).flatMap((block) => (block.children ?? []).flatMap(entitiesOfToken));
}

/** Markdown as HTML, not yet sanitised. */
export function markdownToHtml(text: string, links: PostTextLinks): string {
  return markdown.render(text, { links });
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
  const part = matchEntityAt(state.src, state.pos);
  if (part === null || state.pos + part.text.length > state.posMax) return false;
  if (!silent) pushEntity(state, part);
  state.pos += part.text.length;
  return true;
}

/** Text stops at `:`, when the scheme before it already waits to be written: it is taken back. */
function readAddress(state: LinkAwareState, silent: boolean): boolean {
  if (state.src.charAt(state.pos) !== ':' || state.linkLevel > 0) return false;
  const scheme = /https?$/i.exec(state.pending)?.[0];
  if (scheme === undefined) return false;
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
}

/**
 * Pictures of other sites are not loaded by readers: an image becomes a link to it, and inside of a link its description. An address in
 * angle brackets is shown like any other.
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
