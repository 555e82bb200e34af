// What parameters of routes are, read leniently: apps send numbers, booleans and lists in every spelling.

import * as v from 'valibot';
import { parseId } from '../../lib/ids.ts';
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

/** True and false in any spelling; undefined where nothing was sent. */
export const flag = v.pipe(
  sent,
  v.transform((value) => {
    const word = one(value)?.trim().toLowerCase();
    return word === undefined || word === '' ? undefined : !NO.has(word);
  }),
);

/** A whole number; undefined where nothing was sent, 0 for what is no number, as in Rails. */
export const whole = v.pipe(
  sent,
  v.transform((value) => {
    const word = one(value);
    if (word === undefined || word === '') return undefined;
    const number = Number.parseInt(word, 10);
    return Number.isSafeInteger(number) ? number : 0;
  }),
);

/** A bound of a page as a decimal id; undefined where nothing was sent, 0 for what is no id. */
export const bound = v.pipe(
  sent,
  v.transform((value) => {
    const word = one(value);
    if (word === undefined || word === '') return undefined;
    if (/^\d{19,}$/.test(word) && parseId(word) === null) return String(LAST_ID);
    return String(parseId(word) ?? 0n);
  }),
);

/** A list of texts: `a[]=x&a[]=y`, a single `a=x`, or `a[0]=x`. Empty where nothing was sent. */
export const texts = v.pipe(
  sent,
  v.transform((value) => elements(value).filter((each): each is string => typeof each === 'string')),
);

/** The same; undefined where nothing was sent. */
export const someTexts = v.pipe(
  sent,
  v.transform((value) =>
    value === undefined
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
      value === undefined
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
