// Looks along what matches a query until enough of it was found that somebody may find.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { parseHandle } from '../../lib/handle.ts';
import { firstIdAt } from '../../lib/ids.ts';
import { type Ctx, sql } from '../context.ts';
import { identityByHandle } from '../identities/queries.ts';
import type { Page } from '../page.ts';
import { type PostToJudge, readPosts } from '../posts/read-rows.ts';
import { labels } from './documents.ts';
import type { PostQuery } from './query.ts';
import { matchSql, type WordQuery } from './store.ts';

/**
 * Matches that are looked at for one page: what lies behind them is found by asking more closely, or by going on from
 * the last one.
 */
const MOST_CANDIDATES = 4_000;
/** Looked at first beyond what is wanted; each time it was not enough, more. */
const SPARE = 12;
/** No post has these. */
const LAST_ID = (1n << 63n) - 1n;

/** A page of a search, as bounds of the posts' ids. */
export interface SearchPage extends Page {
  /** How many of the newest ones are passed over. */
  offset?: number;
}

/** What is the same for all parts of a search. */
export interface Search {
  ctx: Ctx;
  words: WordQuery;
  gaps: PostQuery['gaps'];
  isOldestFirst: boolean;
  /** What is asked of all that is found, whichever part it is of; `p` is the post. */
  rule: SqlCondition;
}

/** A part of all posts, in their order: what of it matches, and where looking ended (null: there is no more). */
export type Arm = (
  search: Search,
  bounds: Bounds,
  limit: number,
) => Promise<{ ids: bigint[]; rule: SqlCondition; end: bigint | null }>;

/** What some parts of all posts have for a page, newest first (with `order: 'oldest'` the other way). */
export async function lookAlong(
  search: Search,
  arms: readonly Arm[],
  query: PostQuery,
  page: SearchPage,
): Promise<PostToJudge[]> {
  const wanted = page.limit + (page.offset ?? 0);
  const found = new Set<bigint>();
  for (const arm of arms)
    for (const id of await along(search, arm, boundsOf(page, query), wanted)) found.add(id);
  const sorted = [...found].sort((a, b) => (a < b === search.isOldestFirst ? -1 : 1));
  const ids = sorted.slice(page.offset ?? 0, wanted);
  const posts = new Map((await readPosts(search.ctx, ids)).map((post) => [post.id, post]));
  return ids.flatMap((id) => posts.get(id) ?? []);
}

/** Looks along a part of all posts until so many are found, or enough was looked at. */
async function along(search: Search, arm: Arm, bounds: Bounds, wanted: number): Promise<bigint[]> {
  const found: bigint[] = [];
  for (
    let looked = 0, chunk = wanted + SPARE;
    looked < MOST_CANDIDATES && found.length < wanted;
    chunk *= 4
  ) {
    const size = Math.min(chunk, MOST_CANDIDATES - looked);
    const { ids, rule, end } = await arm(search, bounds, size);
    found.push(...(await findableAmong(search, ids, rule)));
    looked += size;
    if (end === null) break;
    if (search.isOldestFirst) bounds.above = end;
    else bounds.below = end;
  }
  return found.slice(0, wanted);
}

/** All posts that match and that a condition holds for. */
export const matching =
  (rule: SqlCondition): Arm =>
  async ({ ctx, words, isOldestFirst }, { above, below }, limit) => {
    if (above >= below) return { ids: [], rule, end: null };
    const db = sql(ctx);
    const match = matchSql(db, 'search_post', words);
    const rows = await db.all<{ id: bigint }>(
      `${match.text} AND ${match.id} > ? AND ${match.id} < ? ORDER BY ${match.id} ${isOldestFirst ? 'ASC' : 'DESC'} LIMIT ?`,
      [...match.params, above, below, limit],
    );
    const ids = rows.map((row) => row.id);
    return { ids, rule, end: ids.length < limit ? null : (ids.at(-1) ?? null) };
  };

/** Whom `from:` names, as labels of the index; null where nobody is left to be found. */
export async function withAuthors(
  ctx: Ctx,
  identity: Identity | null,
  { all, none, from }: PostQuery,
  authorId: bigint | null,
): Promise<WordQuery | null> {
  const query = { all: [...all], none: [...none] };
  if (authorId !== null) query.all.push({ words: [labels.author(authorId)] });
  for (const { who, isDenied } of from) {
    const author = who === 'me' ? identity : await authorNamed(ctx, who);
    if (author) (isDenied ? query.none : query.all).push({ words: [labels.author(author.id)] });
    else if (!isDenied) return null;
  }
  return query;
}

async function authorNamed(ctx: Ctx, who: string): Promise<Identity | null> {
  const handle = parseHandle(who.startsWith('@') ? who : `@${who}`);
  const domain = handle?.domain ?? ctx.domain?.name;
  return handle && domain ? identityByHandle(ctx, handle.username, domain) : null;
}

export interface Bounds {
  above: bigint;
  below: bigint;
}

/** Ids are times: what was published when is asked of them. */
function boundsOf({ olderThan, newerThan }: Page, { since, until }: PostQuery): Bounds {
  const max = (a: bigint, b: bigint) => (a > b ? a : b);
  const min = (a: bigint, b: bigint) => (a < b ? a : b);
  return {
    above: max(newerThan ?? 0n, since === null ? 0n : firstIdAt(Math.max(0, since)) - 1n),
    below: min(olderThan ?? LAST_ID, until === null ? LAST_ID : firstIdAt(Math.max(0, until))),
  };
}

/** What of the posts that match may be found, in their order. */
async function findableAmong(
  { ctx, gaps, isOldestFirst, rule: all }: Search,
  ids: readonly bigint[],
  rule: SqlCondition,
): Promise<bigint[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const between = gaps.map(() => 'AND NOT (p."id" >= ? AND p."id" < ?)').join(' ');
  const rows = await db.all<{ id: bigint }>(
    `SELECT p."id" FROM post p WHERE ${anyOf(db.dialect, 'p."id"')} AND ${rule.text} AND ${all.text} ${between}
     ORDER BY p."id" ${isOldestFirst ? 'ASC' : 'DESC'}`,
    [
      ids,
      ...rule.params,
      ...all.params,
      ...gaps.flatMap(({ since, until }) => [firstIdAt(since), firstIdAt(until)]),
    ],
  );
  return rows.map((row) => row.id);
}
