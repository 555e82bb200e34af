// Puts the stylesheet of a domain together.

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { ACCOUNT } from './account.ts';
import { BASE } from './base.ts';
import { accentColours } from './colour.ts';
import { FRONT } from './front.ts';
import { PEOPLE } from './people.ts';
import { POSTS } from './posts.ts';

/** Cards and paper, light and dark; the accent stands out from both cards, which have less contrast to spare. */
const LIGHT = {
  paper: '#f8f6f9',
  card: '#ffffff',
  sunken: '#f5f2f7',
  ink: '#1f1b26',
  muted: '#635d6e',
  line: '#e5e0ea',
  good: '#1f7a3f',
  bad: '#b3261e',
};
const DARK = {
  paper: '#14121a',
  card: '#1d1a25',
  sunken: '#17151e',
  ink: '#ece8f3',
  muted: '#a59eb3',
  line: '#332e3f',
  good: '#6fcf8e',
  bad: '#f2938c',
};

export interface Stylesheet {
  /** Where it lies; the address changes with the text, so it may be kept for ever. */
  path: string;
  text: string;
}

const made = new LRUCache<string, Stylesheet>({ max: 100 });

/** The one stylesheet of a domain's pages, in its colour. */
export function stylesheetOf(accent: string): Stylesheet {
  const known = made.get(accent);
  if (known) return known;
  const colours = accentColours(accent, LIGHT.sunken, DARK.card);
  const text = [
    rule(':root', { ...LIGHT, accent: colours.onLight, fill: colours.fill, 'on-fill': colours.onFill }),
    `@media (prefers-color-scheme:dark){${rule(':root', { ...DARK, accent: colours.onDark })}}`,
    BASE,
    PEOPLE,
    POSTS,
    FRONT,
    ACCOUNT,
  ]
    .join('\n')
    .replace(/\n+/g, '\n');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const sheet = { path: `/assets/pages.${hash}.css`, text };
  made.set(accent, sheet);
  return sheet;
}

function rule(selector: string, values: Record<string, string>): string {
  const lines = Object.entries(values).map(([name, value]) => `--${name}:${value}`);
  return `${selector}{${lines.join(';')}}`;
}
