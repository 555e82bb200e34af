// Dates on pages.

import { type Html, html } from '../html.ts';

/** Pages are kept by caches and carry no script, so they say when, in UTC, and never how long ago. */
const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const SHORT_DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const MINUTE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** A day with the exact time in its title; `at` as ISO 8601. */
export function dayOf(at: string, className = ''): Html {
  return time(at, className, SHORT_DAY.format(new Date(at)), `${MINUTE.format(new Date(at))} UTC`);
}

/** Day and time of day. */
export function minuteOf(at: string, className = ''): Html {
  return time(at, className, `${MINUTE.format(new Date(at))} UTC`, null);
}

/** A day in full, for "here since". */
export function longDayOf(at: string): Html {
  return time(at, '', DAY.format(new Date(at)), null);
}

function time(at: string, className: string, shown: string, title: string | null): Html {
  return html`<time datetime="${at}"${className && html` class="${className}"`}${title && html` title="${title}"`}>${shown}</time>`;
}
