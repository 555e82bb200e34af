// Finds posts by full text, as far as a reader may find them.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import { type Ctx, sql } from '../context.ts';
import { notLimitedSql } from '../identities/limits/limited.ts';
import { visibleIn } from '../posts/queries.ts';
import type { PostToJudge } from '../posts/read-rows.ts';
import type { Reader } from '../posts/reader.ts';
import { type Arm, lookAlong, matching, type SearchPage, withAuthors } from './along.ts';
import { asksNothing, readQuery } from './query.ts';
import { matchSql } from './store.ts';

/**
 * The posts that match a query and that a reader may find, newest first (with `order: 'oldest'` those directly newer
 * than the bound). Found are public posts that the domain knows of authors who are indexable (FEP-5feb), and what the
 * reader wrote, was mentioned in, boosted, favourited, reacted to or bookmarked; never what the visibility rule hides,
 * nor anybody that the reader blocks, mutes or is blocked by. Nobody finds anything without an identity. Errors:
 * INVALID_INPUT for queries that cannot be read.
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
  const visible = visibleIn(ctx, reader);
  const wanted = notHiddenSql(ctx, identity.id, 'p."authorId"');
  const rule = {
    text: `${visible.text} AND (p."authorId" = ? OR (${wanted.text}))`,
    params: [...visible.params, identity.id, ...wanted.params],
  };
  const search = { ctx, words, gaps: query.gaps, isOldestFirst: page.order === 'oldest', rule };
  const arms = { public: matching(open(ctx, reader)), library: library(identity) };
  return lookAlong(search, query.scope === 'all' ? Object.values(arms) : [arms[query.scope]], query, page);
}

/** Public posts that the reader's domain knows, of authors who let themselves be found. */
function open(ctx: Ctx, reader: Reader): SqlCondition {
  const listed = notLimitedSql(ctx, reader, 'p."authorId"');
  return {
    text: `p."visibility" = 'PUBLIC' AND EXISTS (SELECT 1 FROM domain_entry e WHERE e."domainId" = ? AND e."postId" = p."id")
      AND EXISTS (SELECT 1 FROM identity a WHERE a."id" = p."authorId" AND a."isIndexable") AND ${listed.text}`,
    params: [reader.homeDomainId ?? 0n, ...listed.params],
  };
}

/** Where what an identity wrote, was mentioned in or marked stands: each is read in the order of the posts. */
const LIBRARY = [
  ['post', 'authorId', 'id'],
  ['mention', 'identityId', 'postId'],
  ['boost', 'identityId', 'postId'],
  ['favourite', 'identityId', 'postId'],
  ['reaction', 'identityId', 'postId'],
  ['bookmark', 'identityId', 'postId'],
] as const;

/** The reader's own: few among all posts, so that they are read first and matched then. */
const library =
  (identity: Identity): Arm =>
  async ({ ctx, words, isOldestFirst }, { above, below }, limit) => {
    const db = sql(ctx);
    const order = isOldestFirst ? 'ASC' : 'DESC';
    const parts = LIBRARY.map(
      ([table, owner, post]) =>
        `SELECT * FROM (SELECT DISTINCT "${post}" AS "id" FROM ${table} WHERE "${owner}" = ? AND "${post}" > ? AND "${post}" < ? ORDER BY "${post}" ${order} LIMIT ?) AS x`,
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
