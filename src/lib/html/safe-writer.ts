// Writes the HTML of other servers with allowed elements and attributes alone.

import { attributesOf } from './attributes.ts';
import { CELLS, DROPPED_WITH_CONTENT, KEPT, LINES } from './elements.ts';
import { Formula } from './formula.ts';

/** More open elements than this at once are no text any more. */
const DEEPEST_NESTING = 256;

/** More elements than this are read by nobody; what follows is cut off. */
const MOST_ELEMENTS = 10_000;

/** What was given up, and why: the rest is left away, or there is nothing here that could be read as HTML. */
export type WriterEnd = 'cut' | 'too-deep';

/**
 * Writes safe HTML while a parser reads the unsafe one: an allow-list of elements and attributes, everything else as
 * text or not at all. Every tag it writes is its own, so what it holds parses the same everywhere. The handlers are
 * htmlparser2's.
 */
export class SafeHtmlWriter {
  readonly #longest: number;
  readonly #pieces: string[] = [];
  #length = 0;
  /** What closes each element the parser has open, innermost last; empty for elements that are not written. */
  readonly #closers: { name: string; text: string; isBlock: boolean }[] = [];
  /** UTF-16 units that the closing tags of what is open will take. */
  #closersLength = 0;
  /** How many elements of the kind that is being dropped with its content are open, and which kind. */
  #dropping: { name: string; depth: number } | null = null;
  /** The formula whose element is open. */
  #formula: Formula | null = null;
  #elements = 0;
  #depth = 0;
  /** What stands between the text so far and the next, where elements that are not written parted them. */
  #gap: '' | ' ' | '<br />' = '';
  #hasTextOnLine = false;
  /** Text not yet written: the parser brings it in pieces, one for each entity and each lone bracket. */
  #text = '';
  #end: WriterEnd | null = null;

  /** `longest`: UTF-16 units of the result. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  get end(): WriterEnd | null {
    return this.#end;
  }

  /** Everything written, with what is still open closed. */
  finish(): string {
    this.flush();
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop())
      this.#pieces.push(closer.text);
    return this.#pieces.join('');
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    this.flush();
    if (this.#end !== null) return;
    this.#elements += 1;
    this.#depth += 1;
    if (this.#elements > MOST_ELEMENTS) this.#end = 'cut';
    else if (this.#depth > DEEPEST_NESTING) this.#end = this.#dropping === null ? 'too-deep' : 'cut';
    if (this.#end !== null) return;
    if (this.#dropping !== null) {
      if (name === this.#dropping.name) this.#dropping.depth += 1;
      return;
    }
    if (DROPPED_WITH_CONTENT.has(name)) {
      this.#dropping = { name, depth: 1 };
      return;
    }
    if (this.#formula !== null) return void this.#formula.begin(name, attributes);
    if (name === 'math') {
      this.#formula = new Formula(attributes);
      return;
    }
    this.#open(name, attributes);
  }

  onclosetag(name: string): void {
    this.flush();
    if (this.#end !== null) return;
    this.#depth -= 1;
    if (this.#dropping !== null) {
      if (name === this.#dropping.name) this.#dropping.depth -= 1;
      if (this.#dropping.depth === 0) this.#dropping = null;
      return;
    }
    if (this.#formula !== null) return void this.#endInFormula(this.#formula);
    const closer = this.#closers.pop();
    if (closer === undefined) return;
    this.#closersLength -= closer.text.length;
    this.#add(closer.text);
    this.#part(closer.name, closer.isBlock);
  }

  ontext(text: string): void {
    if (this.#end === null && this.#dropping === null) this.#text += text;
  }

  /** Writes the text that came so far. */
  flush(): void {
    const text = this.#text;
    if (text === '') return;
    this.#text = '';
    if (this.#formula !== null) return void this.#formula.add(text);
    const isSpace = /^[ \t\n\f\r]*$/.test(text);
    // White space of the source between two lines is none between them.
    if (isSpace && this.#gap === '<br />') return;
    this.#closeGap();
    if (!isSpace) this.#hasTextOnLine = true;
    this.#addText(escapeText(text));
  }

  #endInFormula(formula: Formula): void {
    if (!formula.end()) return;
    this.#formula = null;
    this.ontext(formula.text);
  }

  #open(name: string, attributes: Record<string, string>): void {
    const element = KEPT.get(name);
    if (element === undefined) {
      this.#part(name, false);
      if (name === 'br') {
        if (this.#write('<br />')) this.#endLine();
      }
      this.#closers.push({ name, text: '', isBlock: false });
      return;
    }
    const { isBlock } = element;
    if (isBlock) this.#endLine();
    else this.#closeGap();
    const written = attributesOf(name, attributes);
    const [open, text] =
      written === null
        ? ['<span>', '</span>']
        : [`${element.open}${written}>${element.within}`, element.close];
    if (!this.#write(open, text.length)) return;
    this.#closers.push({ name, text, isBlock });
    this.#closersLength += text.length;
  }

  /** Where an element begins or ends that is not written or is a block. */
  #part(name: string, isBlock: boolean): void {
    if (isBlock) this.#endLine();
    else if (LINES.has(name)) {
      if (this.#hasTextOnLine) this.#gap = '<br />';
    } else if (CELLS.has(name) && this.#hasTextOnLine && this.#gap === '') this.#gap = ' ';
  }

  #endLine(): void {
    this.#gap = '';
    this.#hasTextOnLine = false;
  }

  #closeGap(): void {
    const gap = this.#gap;
    if (gap === '') return;
    this.#gap = '';
    this.#hasTextOnLine = false;
    this.#write(gap);
  }

  /** Writes it whole, or ends: the closing tags of what is open, and of this, must still fit. */
  #write(text: string, closing = 0): boolean {
    if (this.#end !== null) return false;
    if (this.#length + text.length + closing + this.#closersLength > this.#longest) {
      this.#end = 'cut';
      return false;
    }
    this.#add(text);
    return true;
  }

  #addText(escaped: string): void {
    const room = this.#longest - this.#length - this.#closersLength;
    if (escaped.length <= room) {
      this.#add(escaped);
      return;
    }
    if (this.#end !== null) return;
    this.#end = 'cut';
    this.#add(wholeCharacters(escaped, room));
  }

  #add(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
  }
}

/** Text between tags; quotes need no escaping there. */
function escapeText(text: string): string {
  return /[&<>]/.test(text)
    ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    : text;
}

/** As much of escaped text as fits into so many UTF-16 units, without a part of an escape or of a character. */
function wholeCharacters(escaped: string, room: number): string {
  const fitting = escaped.slice(0, Math.max(0, room));
  const lastEscape = fitting.lastIndexOf('&');
  if (lastEscape !== -1 && !fitting.includes(';', lastEscape)) return fitting.slice(0, lastEscape);
  return /[\ud800-\udbff]$/.test(fitting) ? fitting.slice(0, -1) : fitting;
}
