// Reads what somebody typed into a search for posts: words, "phrases", operators, and each of them denied by a minus.

import { AppError } from '../../lib/app-error.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { askedWords } from '../../lib/search/words.ts';
import { readDateTime } from '../../lib/time/date-time.ts';
import { labels } from './documents.ts';
import type { Phrase } from './store.ts';

/**
 * Whose posts are looked through: `public` of authors who are indexable, `library` of what one wrote, was mentioned in
 * or marked.
 */
export type Scope = 'all' | 'public' | 'library';

/** What was asked for. */
export interface PostQuery {
  all: Phrase[];
  none: Phrase[];
  /** Authors, as they were named: `me` or a handle with or without its domain. */
  from: { who: string; isDenied: boolean }[];
  scope: Scope;
  /** Published at or after, and before: epoch milliseconds. */
  since: number | null;
  until: number | null;
  /** Times that are left out. */
  gaps: { since: number; until: number }[];
}

/** Longer queries ask too much. In UTF-16 units, and clauses. */
export const LONGEST_QUERY = 1_000;
const MOST_CLAUSES = 32;

/** A sign, an operator with its colon, and a phrase or a word. What a word begins with and is no operator is text. */
const CLAUSE = /([+-])?(?:(has|is|language|from|before|after|during|in):)?(?:"([^"]*)"|([^\s"]+)|(?="))"?/giu;
/** A year, a month, a day, or a moment of ISO 8601. */
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/i;

/**
 * Reads a query. What is no operator is text, and an operator that names nothing there is (`has:wings`) finds nothing.
 * Errors: INVALID_INPUT for dates that are none, and for queries that are too long.
 */
export function readQuery(text: string): PostQuery {
  if (text.length > LONGEST_QUERY)
    throw new AppError('INVALID_INPUT', `A query has at most ${LONGEST_QUERY} characters; shorten it.`, {
      path: ['query'],
    });
  const query: PostQuery = { all: [], none: [], from: [], scope: 'all', since: null, until: null, gaps: [] };
  let clauses = 0;
  for (const [, sign, operator, phrase, word] of text.matchAll(CLAUSE)) {
    const value = phrase ?? word;
    if (value === undefined) continue;
    clauses += 1;
    if (clauses > MOST_CLAUSES) break;
    const isDenied = sign === '-';
    if (operator === undefined) addText(query, value, isDenied);
    else addOperator(query, operator.toLowerCase(), value, isDenied);
  }
  return query;
}

/** Whether a query asks for anything at all. */
export function asksNothing({ all, none, from, since, until, gaps, scope }: PostQuery): boolean {
  return (
    all.length + none.length + from.length + gaps.length === 0 &&
    since === null &&
    until === null &&
    scope === 'all'
  );
}

function addText(query: PostQuery, value: string, isDenied: boolean): void {
  const target = isDenied ? query.none : query.all;
  const hashtag = /^[#\uff03]/.test(value) ? normaliseHashtag(value) : null;
  if (hashtag !== null) return void target.push({ words: [labels.hashtag(hashtag)] });
  const asked = askedWords(value);
  if (asked.words.length > 0) target.push(asked);
}

function addOperator(query: PostQuery, operator: string, value: string, isDenied: boolean): void {
  const target = isDenied ? query.none : query.all;
  switch (operator) {
    case 'has':
    case 'is':
      return void target.push({ words: [labels.property(value)] });
    case 'language':
      return void target.push({ words: [labels.language(value)] });
    case 'from':
      return void query.from.push({ who: value, isDenied });
    case 'in':
      query.scope = value === 'library' || value === 'public' ? value : 'all';
      return;
    default:
      addTime(query, operator, readTimes(value), isDenied);
  }
}

function addTime(
  query: PostQuery,
  operator: string,
  { since, until }: { since: number; until: number },
  isDenied: boolean,
): void {
  // Not before a time is from it on, and not after it is until its end.
  const isBefore = operator === 'before';
  if (operator === 'during' && isDenied) query.gaps.push({ since, until });
  else {
    if (operator === 'during' || isBefore === isDenied) {
      const from = operator === 'during' || isBefore ? since : until;
      query.since = Math.max(query.since ?? from, from);
    }
    if (operator === 'during' || isBefore !== isDenied) {
      const to = operator === 'during' || !isBefore ? until : since;
      query.until = Math.min(query.until ?? to, to);
    }
  }
}

/** When a year, month, day or moment begins and ends (UTC), in epoch milliseconds. Errors: INVALID_INPUT. */
function readTimes(value: string): { since: number; until: number } {
  const [, year, month, day, time] = DATE.exec(value) ?? [];
  if (time !== undefined) {
    const since = readDateTime(value)?.ms;
    if (since !== undefined) return { since, until: since + 1 };
  } else if (year !== undefined) {
    const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
    const since = Date.UTC(y, m, d);
    const until =
      day !== undefined
        ? Date.UTC(y, m, d + 1)
        : month !== undefined
          ? Date.UTC(y, m + 1)
          : Date.UTC(y + 1, 0);
    const isThere = new Date(since).getUTCMonth() === m && new Date(since).getUTCDate() === d;
    if (isThere) return { since, until };
  }
  throw new AppError('INVALID_INPUT', 'Write a date as 2026, 2026-11 or 2026-11-28.', { path: ['query'] });
}
