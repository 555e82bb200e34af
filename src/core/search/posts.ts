// Finds posts by full text, as far as a reader may find them.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { parseHandle } from '../../lib/handle.ts';
import { firstIdAt } from '../../lib/ids.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import { type Ctx, sql } from '../context.ts';
import { notLimitedSql } from '../identities/limits/limited.ts';
import { identityByHandle } from '../identities/queries.ts';
import type { Page } from '../page.ts';
import { visibleIn } from '../posts/queries.ts';
import { type PostToJudge, readPosts } from '../posts/read-rows.ts';
import type { Reader } from '../posts/reader.ts';
import { labels } from './documents.ts';
import { asksNothing, type PostQuery, readQuery } from './query.ts';
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

/**
 * The posts that match a query and that a reader may find, newest first (with `order: 'oldest'` those directly newer
 * than the bound). Found are public posts that the domain knows of authors who are indexable (FEP-5feb), and what the
 * reader wrote, was mentioned in, boosted, favourited or bookmarked; never what the visibility rule hides, nor anybody
 * that the reader blocks, mutes or is blocked by. Nobody finds anything without an identity. Errors: INVALID_INPUT for
 * queries that cannot be read.
 * @param authorId only posts of this one; null for everybody's
 */
export async function searchPosts(
  ctx: Ctx,
  reader: Reader,
  identity: Identity,
  text: string,
  page: SearchPage,
  authorId: bigint | null = null,
): Promise<PostToJudge[]> {
  const query = readQuery(text);
  if (asksNothing(query)) return [];
  const words = await withAuthors(ctx, identity, query, authorId);
  if (!words) return [];
  const arms = query.scope === 'all' ? ARMS : [query.scope === 'public' ? ARMS[0] : ARMS[1]];
  const wanted = page.limit + (page.offset ?? 0);
  const search: Search = {
    ctx,
    reader,
    identity,
    words,
    gaps: query.gaps,
    isOldestFirst: page.order === 'oldest',
  };
  const found = new Set<bigint>();
  for (const arm of arms)
    for (const id of await along(search, arm, boundsOf(page, query), wanted)) found.add(id);
  const sorted = [...found].sort((a, b) => (a < b === search.isOldestFirst ? -1 : 1));
  const ids = sorted.slice(page.offset ?? 0, wanted);
  const posts = new Map((await readPosts(ctx, ids)).map((post) => [post.id, post]));
  return ids.flatMap((id) => posts.get(id) ?? []);
}

/** What is the same for all parts of a search. */
interface Search {
  ctx: Ctx;
  reader: Reader;
  identity: Identity;
  words: WordQuery;
  gaps: PostQuery['gaps'];
  isOldestFirst: boolean;
}

/** A part of all posts, in their order: what of it matches, and where looking ended (null: there is no more). */
type Arm = (
  search: Search,
  bounds: Bounds,
  limit: number,
) => Promise<{ ids: bigint[]; rule: SqlCondition; end: bigint | null }>;

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

/** Public posts that the reader's domain knows, of authors who let themselves be found. */
const openArm: Arm = async ({ ctx, words, reader, isOldestFirst }, { above, below }, limit) => {
  const listed = notLimitedSql(ctx, reader, 'p."authorId"');
  const rule: SqlCondition = {
    text: `p."visibility" = 'PUBLIC' AND EXISTS (SELECT 1 FROM domain_entry e WHERE e."domainId" = ? AND e."postId" = p."id")
      AND EXISTS (SELECT 1 FROM identity a WHERE a."id" = p."authorId" AND a."isIndexable") AND ${listed.text}`,
    params: [reader.homeDomainId ?? 0n, ...listed.params],
  };
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

/** Where what an identity wrote, was mentioned in or marked stands: each is read in the order of the posts. */
const LIBRARY = [
  ['post', 'authorId', 'id'],
  ['mention', 'identityId', 'postId'],
  ['boost', 'identityId', 'postId'],
  ['favourite', 'identityId', 'postId'],
  ['bookmark', 'identityId', 'postId'],
] as const;

/** The reader's own: few among all posts, so that they are read first and matched then. */
const libraryArm: Arm = async ({ ctx, words, identity, isOldestFirst }, { above, below }, limit) => {
  const db = sql(ctx);
  const order = isOldestFirst ? 'ASC' : 'DESC';
  const parts = LIBRARY.map(
    ([table, owner, post]) =>
      `SELECT * FROM (SELECT "${post}" AS "id" FROM ${table} WHERE "${owner}" = ? AND "${post}" > ? AND "${post}" < ? ORDER BY "${post}" ${order} LIMIT ?) AS x`,
  );
  const rows = await db.all<{ id: bigint }>(
    `SELECT "id" FROM (${parts.join(' UNION ')}) AS y ORDER BY "id" ${order} LIMIT ?`,
    [...parts.flatMap(() => [identity.id, above, below, limit]), limit],
  );
  const own = rows.map((row) => row.id);
  const match = matchSql(db, 'search_post', words);
  const matching =
    own.length === 0
      ? []
      : await db.all<{ id: bigint }>(`${match.text} AND ${anyOf(db.dialect, match.id)}`, [
          ...match.params,
          own,
        ]);
  return {
    ids: matching.map((row) => row.id),
    rule: { text: '1 = 1', params: [] },
    end: own.length < limit ? null : (own.at(-1) ?? null),
  };
};

const ARMS = [openArm, libraryArm] as const;

/** Whom `from:` names, as labels of the index; null where nobody is left to be found. */
async function withAuthors(
  ctx: Ctx,
  identity: Identity,
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

interface Bounds {
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
  { ctx, reader, identity: { id }, gaps, isOldestFirst }: Search,
  ids: readonly bigint[],
  rule: SqlCondition,
): Promise<bigint[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const visible = visibleIn(ctx, reader);
  const wanted = notHiddenSql(ctx, id, 'p."authorId"');
  const between = gaps.map(() => 'AND NOT (p."id" >= ? AND p."id" < ?)').join(' ');
  const rows = await db.all<{ id: bigint }>(
    `SELECT p."id" FROM post p WHERE ${anyOf(db.dialect, 'p."id"')} AND ${rule.text} AND ${visible.text}
       AND (p."authorId" = ? OR (${wanted.text})) ${between} ORDER BY p."id" ${isOldestFirst ? 'ASC' : 'DESC'}`,
    [
      ids,
      ...rule.params,
      ...visible.params,
      id,
      ...wanted.params,
      ...gaps.flatMap(({ since, until }) => [firstIdAt(since), firstIdAt(until)]),
    ],
  );
  return rows.map((row) => row.id);
}
