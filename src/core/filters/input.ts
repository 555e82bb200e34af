// Checks what somebody gives for a filter.

import * as v from 'valibot';
import type { FilterAction } from '../../db/enums.ts';
import { parseInput } from '../input.ts';

/** Where a filter can hold. */
export const FILTER_CONTEXTS = ['HOME', 'NOTIFICATIONS', 'PUBLIC', 'THREAD', 'ACCOUNT'] as const;
export type FilterContext = (typeof FILTER_CONTEXTS)[number];

export const MOST_FILTERS = 200;
export const MOST_KEYWORDS = 100;
export const MOST_FILTERED_POSTS = 200;
/** In characters. */
export const LONGEST_FILTER_TITLE = 256;
export const LONGEST_KEYWORD = 512;
/** Seconds: a hundred years. */
export const LONGEST_FILTER = 100 * 365 * 86_400;

const short = (what: string, most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.minLength(1, `${what} is not empty.`),
    v.check((text) => [...text].length <= most, `${what} has at most ${most} characters.`),
  );

const Keyword = short('A keyword', LONGEST_KEYWORD);

/** A change of one keyword: a new one has no id. */
export const KeywordChange = v.object({
  id: v.optional(v.bigint()),
  keyword: v.optional(Keyword),
  isWholeWord: v.optional(v.boolean()),
  isRemoved: v.optional(v.boolean()),
});

export const FilterChanges = v.object({
  title: v.optional(short('A title', LONGEST_FILTER_TITLE)),
  contexts: v.optional(
    v.pipe(v.array(v.picklist(FILTER_CONTEXTS)), v.minLength(1, 'Say where the filter holds.')),
  ),
  action: v.optional(v.picklist(['WARN', 'HIDE', 'BLUR'])),
  seconds: v.optional(
    v.nullable(
      v.pipe(
        v.number(),
        v.check(
          (seconds) => seconds >= 0 && seconds <= LONGEST_FILTER,
          'A filter holds for one second to 100 years.',
        ),
      ),
    ),
  ),
  keywords: v.optional(
    v.pipe(
      v.array(KeywordChange),
      v.maxLength(MOST_KEYWORDS, `A filter has at most ${MOST_KEYWORDS} keywords.`),
    ),
  ),
});

/** Errors: INVALID_INPUT with everything that is wrong with a change of a filter. */
export const readFilterChanges = (input: FilterInput) => parseInput(FilterChanges, input);

export interface KeywordInput {
  /** The id of the keyword to change or remove; left out for a new keyword. */
  id?: bigint;
  keyword?: string;
  isWholeWord?: boolean;
  isRemoved?: boolean;
}

export interface FilterInput {
  title?: string;
  contexts?: readonly FilterContext[];
  action?: FilterAction;
  /** From now on; null and 0: for ever. */
  seconds?: number | null;
  keywords?: readonly KeywordInput[];
}
