// How entries and notes look in a terminal.

import type { Entry, Person } from './documents.ts';
import { harmless, oneLine, textOf, wrap } from './text.ts';

export interface Look {
  /** Escapes for colours may be written. */
  colours: boolean;
  /** Columns of the terminal. */
  width: number;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;
type Colour = keyof typeof CODES;
const INDENT = '  ';
/** Lines that are longer are hard to read. */
const WIDEST = 100;

export class Pen {
  readonly #look: Look;

  constructor(look: Look) {
    this.#look = look;
  }

  /** An entry of the timeline, with an empty line behind it. */
  entry({ boost, post }: Entry, label = ''): string {
    const lines: string[] = [];
    if (boost) lines.push(this.#in('green', `⟳ boosted by ${nameOf(boost.by)}`));
    const { author } = post;
    const facts = [
      timeOf(post.publishedAt),
      ...(post.visibility === 'PUBLIC' ? [] : [post.visibility.toLowerCase()]),
      ...(post.editedAt ? ['edited'] : []),
      ...(label ? [label] : []),
    ];
    lines.push(
      `${this.#in('bold', nameOf(author))} ${this.#in('cyan', harmless(author.handle))} ${this.#in('dim', `· ${facts.join(' · ')}`)}`,
    );
    const width = Math.max(20, Math.min(this.#look.width, WIDEST) - INDENT.length);
    const body = (text: string, colour?: Colour) => {
      for (const line of wrap(text, width)) lines.push(`${INDENT}${colour ? this.#in(colour, line) : line}`);
    };
    if (post.summary) body(`[${oneLine(post.summary)}]`, 'yellow');
    const text = textOf(post.html);
    if (text) body(text);
    for (const { type, alt } of post.attachments)
      body(`${type.toLowerCase()}: ${oneLine(alt) || 'no description'}`, 'magenta');
    for (const { title } of post.poll?.options ?? []) body(`○ ${oneLine(title)}`, 'magenta');
    if (post.url) body(harmless(post.url), 'dim');
    return `${lines.join('\n')}\n\n`;
  }

  /** An entry that went: as much of it as is remembered. */
  removed(entry: Entry | undefined): string {
    if (!entry) return '';
    const words = oneLine(textOf(entry.post.html)).slice(0, 60);
    const what = entry.boost
      ? `${nameOf(entry.boost.by)} no longer boosts ${nameOf(entry.post.author)}`
      : `removed, by ${nameOf(entry.post.author)}`;
    return `${this.#in('red', `✗ ${what}`)}${words ? this.#in('dim', `: ${words}`) : ''}\n\n`;
  }

  /** What the client has to say itself. */
  note(text: string, colour: Colour = 'blue'): string {
    return `${this.#in(colour, `— ${text} —`)}\n\n`;
  }

  #in(colour: Colour, text: string): string {
    return this.#look.colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
  }
}

export function nameOf({ name, username }: Person): string {
  return oneLine(name) || oneLine(username);
}

function timeOf(iso: string): string {
  const date = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
