// Dates and numbers as a language writes them.

import type { Locale } from './locales.ts';

/** Days before months, as everywhere but in one country. */
const regional = (locale: Locale) => (locale === 'en' ? 'en-GB' : locale);

/**
 * What a page says of a time, always in UTC: pages are kept by caches and carry no script, so they never say how long
 * ago something was.
 */
const FORMATS = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  longDay: { day: 'numeric', month: 'long', year: 'numeric' },
  minute: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

/** A time (ISO 8601, or epoch milliseconds) in words. */
export function timeIn(locale: Locale, kind: keyof typeof FORMATS, at: string | number): string {
  const key = `${locale} ${kind}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(regional(locale), { ...FORMATS[kind], timeZone: 'UTC' });
    made.set(key, format);
  }
  const text = format.format(new Date(at));
  return kind === 'minute' ? `${text} UTC` : text;
}

const numbers = new Map<Locale, Intl.NumberFormat>();

/** A number with the separators of the language. */
export function numberIn(locale: Locale, number: number): string {
  const format = numbers.get(locale) ?? new Intl.NumberFormat(locale);
  numbers.set(locale, format);
  return format.format(number);
}
