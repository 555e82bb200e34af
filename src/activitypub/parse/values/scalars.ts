// Reads texts, numbers, times, durations, languages and media types.

import { readDateTime } from '../../../lib/time/date-time.ts';
import { toDoc, values } from './doc.ts';

/** The plain value of what may be written bare, as `{"@value": …}` or as a list of these: the first. */
function scalar(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const [first] = values(value, 10);
  const doc = toDoc(first);
  return doc === null ? first : doc['@value'];
}

/**
 * Text of at most `limit` UTF-16 units, without what databases refuse or terminals obey: NUL is dropped, lone
 * surrogates become U+FFFD. Null where there is no string.
 */
export function readText(value: unknown, limit: number): string | null {
  const held = scalar(value);
  return typeof held === 'string' ? cleanText(held, limit) : null;
}

export function cleanText(text: string, limit: number): string {
  const cut = text.length > limit ? text.slice(0, limit) : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is looked for.
  if (!/[\u0000\ud800-\udfff]/.test(cut)) return cut;
  return cut.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd');
}

/** True or false; null where it is neither. */
export function readBoolean(value: unknown): boolean | null {
  const held = scalar(value);
  return typeof held === 'boolean' ? held : null;
}

/** Counts of other servers are claims: whole, between 0 and 2^31-1; null where there is no number. */
export function readCount(value: unknown): number | null {
  const held = scalar(value);
  if (typeof held !== 'number' || Number.isNaN(held)) return null;
  return Math.min(Math.max(Math.trunc(held), 0), 2 ** 31 - 1);
}

/** A finite number in a range, null outside of it. */
export function readNumber(value: unknown, min: number, max: number): number | null {
  const held = scalar(value);
  return typeof held === 'number' && held >= min && held <= max ? held : null;
}

/** Pixels of a picture, as whole ones: some servers scale and do not round. */
export function readPixels(value: unknown, most: number): number | null {
  const held = readNumber(value, 1, most);
  return held === null ? null : Math.round(held);
}

/**
 * An xsd:dateTime as epoch milliseconds, at least 0; with or without fractions, seconds and offset (without one it is
 * UTC), or a bare date. Null where it is none.
 */
export function readTime(value: unknown): number | null {
  const held = scalar(value);
  const read = typeof held === 'string' ? readDateTime(held) : null;
  return read && Math.max(0, read.ms);
}

const DURATION = /^P(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:\.\d{1,9})?)S)?)?$/;

/** An xsd:duration (`PT1145S`) or a bare number as seconds; null where it is none, or longer than a year. */
export function readDuration(value: unknown): number | null {
  const held = scalar(value);
  if (typeof held === 'number') return readNumber(held, 0, 31_536_000);
  if (typeof held !== 'string' || held.length > 64) return null;
  const match = DURATION.exec(held);
  if (match === null) return null;
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  return readNumber(+days * 86_400 + +hours * 3600 + +minutes * 60 + +seconds, 0, 31_536_000);
}

/** A BCP 47 language tag as written; null for none, `und`, and what is no tag. */
export function readLanguage(value: unknown): string | null {
  const held = scalar(value);
  if (typeof held !== 'string' || held.length > 35) return null;
  return /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*$/.test(held) && held.toLowerCase() !== 'und'
    ? held.replaceAll('_', '-')
    : null;
}

/** `image/png` of `Image/PNG; q=1`; null where it is no media type. */
export function readMediaType(value: unknown): string | null {
  const held = scalar(value);
  if (typeof held !== 'string' || held.length > 200) return null;
  const essence = held.replace(/;.*$/s, '').trim().toLowerCase();
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/.test(essence) ? essence : null;
}
