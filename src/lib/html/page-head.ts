// Reads what a web page says of itself: title, language, `<meta>` and links to other forms of it.

import { Parser } from 'htmlparser2';

/** What stands in the head of a page, as written: nothing of it is safe or short yet, but for the bounds below. */
export interface PageHead {
  title: string;
  /** The `lang` of the page; null where there is none. */
  language: string | null;
  /** The first value of each `<meta>`, by its lower-case `property` or `name`; empty values are none. */
  meta: ReadonlyMap<string, string>;
  /** Where the page is described as oEmbed JSON; null where it names no such address. */
  oembed: string | null;
}

/** Longest page that is looked at, in UTF-16 units; what it says of itself stands at the beginning. */
const LONGEST_PAGE = 300_000;
/** The parser gets pieces of this many units, so that it stops soon after the head has ended. */
const PIECE = 8192;
const LONGEST_VALUE = 10_000;
const MOST_META = 500;
/** What is nested deeper is no page that anybody wrote, and the parser takes time by the square of it. */
const DEEPEST = 300;
/** Inside of these a `<title>` is not the page's. */
const FOREIGN = new Set(['svg', 'math']);

/**
 * The head of a page, however the HTML is broken. Takes time in proportion to what it reads, which is bounded. Pages
 * that put their `<meta>` into the body are read further where the head named no title.
 */
export function readPageHead(html: string): PageHead {
  const reader = new HeadReader();
  const parser = new Parser(reader, { decodeEntities: true });
  const text = html.slice(0, LONGEST_PAGE);
  for (let at = 0; at < text.length && !reader.isDone; at += PIECE) parser.write(text.slice(at, at + PIECE));
  if (!reader.isDone) parser.end();
  return reader;
}

class HeadReader implements PageHead {
  title = '';
  language: string | null = null;
  readonly meta = new Map<string, string>();
  oembed: string | null = null;
  isDone = false;
  #hasTitle = false;
  #isInTitle = false;
  #foreign = 0;
  #depth = 0;

  onopentag(name: string, given: Record<string, string>): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) this.isDone = true;
    if (FOREIGN.has(name)) this.#foreign += 1;
    switch (name) {
      case 'html':
        this.language ??= given.lang?.slice(0, 100) || null;
        break;
      case 'title':
        this.#isInTitle = !this.#hasTitle && this.#foreign === 0;
        break;
      case 'meta':
        this.#keep(given);
        break;
      case 'link':
        this.#link(given);
        break;
      case 'body':
        this.isDone ||= this.#hasEnough();
    }
  }

  ontext(text: string): void {
    if (this.#isInTitle && this.title.length < LONGEST_VALUE)
      this.title += text.slice(0, LONGEST_VALUE - this.title.length);
  }

  onclosetag(name: string): void {
    this.#depth -= 1;
    if (FOREIGN.has(name)) this.#foreign -= 1;
    if (name === 'title' && this.#isInTitle) {
      this.#isInTitle = false;
      this.#hasTitle = true;
    }
    if (name === 'head') this.isDone ||= this.#hasEnough();
  }

  #keep({ property, name, content }: Record<string, string>): void {
    const key = (property || name || '').trim().toLowerCase();
    if (key === '' || key.length > 100 || !content?.trim()) return;
    if (!this.meta.has(key) && this.meta.size < MOST_META)
      this.meta.set(key, content.slice(0, LONGEST_VALUE));
  }

  #link({ rel, type, href }: Record<string, string>): void {
    if (this.oembed !== null || !href || !/^application\/json\+oembed\b/i.test(type?.trim() ?? '')) return;
    if (/(?:^|\s)alternate(?:\s|$)/i.test(rel ?? '')) this.oembed = href.slice(0, LONGEST_VALUE);
  }

  #hasEnough(): boolean {
    return this.meta.has('og:title') || this.title.trim() !== '';
  }
}
