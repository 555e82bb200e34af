// What parameters of routes are, read leniently: apps send numbers, booleans and lists in every spelling.

import * as v from 'valibot';
import { parseId } from '../../lib/ids.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import type { FieldValue } from '../fields.ts';

/** Spellings of no; everything else that is there is a yes, as in Rails. */
const NO = new Set(['0', 'f', 'false', 'off', 'n', 'no']);
/** Beyond every id there is. */
const LAST_ID = (1n << 63n) - 1n;

const one = (value: unknown): string | undefined => {
  const first = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
};

/** Whatever was sent; the default lets the transformation run where nothing was. */
const sent = v.optional(v.unknown(), () => undefined);

/** Text as it was sent; undefined where it is missing or no text. */
export const text = v.pipe(sent, v.transform(one));

/** Text; empty where JSON says null. */
export const clearable = v.pipe(
  sent,
  v.transform((value) => (value === null ? '' : one(value))),
);

/** A language tag; undefined where nothing was sent, or no language that anybody knows, as in Mastodon. */
export const language = v.pipe(
  sent,
  v.transform((value) => normaliseLanguage(one(value)) ?? undefined),
);

/** True and false in any spelling; undefined where nothing was sent. */
export const flag = v.pipe(
  sent,
  v.transform((value) => {
    const word = one(value)?.trim().toLowerCase();
    return word === undefined || word === '' ? undefined : !NO.has(word);
  }),
);

/** As far as GraphQL's whole numbers go. */
const MOST_WHOLE = 2 ** 31 - 1;

/** 0 for what is no number, as in Rails; what is further from 0 than anything can be is the furthest. */
function numberOf(word: string): number {
  const number = Number.parseInt(word, 10);
  return Number.isNaN(number) ? 0 : Math.min(Math.max(number, -MOST_WHOLE), MOST_WHOLE);
}

/** A whole number; undefined where nothing was sent. */
export const whole = v.pipe(
  sent,
  v.transform((value) => {
    const word = one(value);
    return word === undefined || word === '' ? undefined : numberOf(word);
  }),
);

/** For how many seconds something holds: 0, for ever, where nothing stands; undefined where nothing was sent. */
export const lifetime = v.pipe(
  sent,
  v.transform((value) => (value === undefined ? undefined : numberOf(one(value) ?? ''))),
);

/** A bound of a page as a decimal id; undefined where nothing was sent, 0 for what is no id. */
export const bound = v.pipe(
  sent,
  v.transform((value) => {
    const word = one(value);
    if (word === undefined || word === '') return undefined;
    // As Rails reads a number: blanks before it and whatever stands behind it mean nothing.
    const [, digits = ''] = /^\s*(\d+)/.exec(word) ?? [];
    if (digits.length >= 19 && parseId(digits) === null) return String(LAST_ID);
    return String(parseId(digits) ?? 0n);
  }),
);

/** A list of texts: `a[]=x&a[]=y`, a single `a=x`, or `a[0]=x`. Empty where nothing was sent. */
export const texts = v.pipe(
  sent,
  v.transform((value) => elements(value).filter((each): each is string => typeof each === 'string')),
);

/** The same; undefined where nothing was sent, which an empty list in JSON is not. */
export const someTexts = v.pipe(
  sent,
  v.transform((value) =>
    value === undefined || value === null
      ? undefined
      : elements(value).filter((each): each is string => typeof each === 'string'),
  ),
);

/** One object (`a[name]=…`), read by `shape`; undefined where nothing was sent, or no object. */
export function object<Entries extends v.ObjectEntries>(shape: v.ObjectSchema<Entries, undefined>) {
  return v.pipe(
    sent,
    v.transform((value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? v.parse(shape, value)
        : undefined,
    ),
  );
}

/** Objects of a list (`a[][name]=…`, `a[0][name]=…`), each read by `shape`; undefined where nothing was sent. */
export function objects<Entries extends v.ObjectEntries>(shape: v.ObjectSchema<Entries, undefined>) {
  return v.pipe(
    sent,
    v.transform((value) =>
      value === undefined || value === null
        ? undefined
        : elements(value)
            .filter((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
            .map((each) => v.parse(shape, each)),
    ),
  );
}

function elements(value: unknown): FieldValue[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  return typeof value === 'object' ? Object.values(value) : [value as FieldValue];
}
