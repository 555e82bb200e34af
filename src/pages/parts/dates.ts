// Dates on pages.

import { timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';

/** A day, with the exact time in its title where `at` (ISO 8601) says one. */
export function dayOf({ locale }: Words, at: string, className = ''): Html {
  const exact = at.includes('T') ? timeIn(locale, 'minute', at) : null;
  return time(at, className, timeIn(locale, 'day', at), exact);
}

/** Day and time of day. */
export function minuteOf({ locale }: Words, at: string, className = ''): Html {
  return time(at, className, timeIn(locale, 'minute', at), null);
}

/** A day in full, for "here since". */
export function longDayOf({ locale }: Words, at: string): Html {
  return time(at, '', timeIn(locale, 'longDay', at), null);
}

function time(at: string, className: string, shown: string, title: string | null): Html {
  return html`<time datetime="${at}"${className && html` class="${className}"`}${title && html` title="${title}"`}>${shown}</time>`;
}
