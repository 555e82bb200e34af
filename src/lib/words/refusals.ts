// Why something was refused, in the language of a page: APIs say it in English, and programs rely on that.

import { fill, piecesOf } from './fill.ts';
import { refusals as english } from './languages/en/refusals.ts';
import type { Words } from './words.ts';

interface Known {
  /** By the whole sentence, the key of its translation. */
  exact: Map<string, string>;
  /** Those with something in them that changes. */
  open: { pattern: RegExp; key: string }[];
}

let known: Known | null = null;

/** What an AppError says, in the language of a page; in English where the catalogue has no such sentence. */
export function refusalIn({ locale, refusals: ofLanguage }: Words, message: string): string {
  if (locale === 'en') return message;
  known ??= read(english);
  const refusals = ofLanguage as Readonly<Record<string, string>>;
  const key = known.exact.get(message);
  if (key !== undefined) return refusals[key] ?? message;
  for (const { pattern, key } of known.open) {
    const found = pattern.exec(message);
    const text = refusals[key];
    if (found && text) return fill(text, { ...found.groups });
  }
  return message;
}

function read(refusals: Readonly<Record<string, string>>): Known {
  const made: Known = { exact: new Map(), open: [] };
  for (const [key, text] of Object.entries(refusals)) {
    const pieces = piecesOf(text);
    if (pieces.every(({ kind }) => kind === 'text')) made.exact.set(text, key);
    else {
      const parts = pieces.map((piece) =>
        piece.kind === 'slot' ? `(?<${piece.name}>.+?)` : 'text' in piece ? escaped(piece.text) : '',
      );
      made.open.push({ pattern: new RegExp(`^${parts.join('')}$`, 's'), key });
    }
  }
  return made;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
