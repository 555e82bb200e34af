// Fills a page of a timeline by filtering in SQL where most entries are hidden from the reader.

import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import { joinByKey } from '../../db/sql/join-by-key.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import { boostSeenSql } from '../boosts/policy.ts';
import { type Ctx, sql } from '../context.ts';
import { notLimitedSql } from '../identities/limits/limited.ts';
import type { Page } from '../page.ts';
import { visibleIn } from '../posts/queries.ts';
import type { Reader } from '../posts/reader.ts';
import { candidatesSql } from './candidates.ts';
import { kindOf } from './kinds/index.ts';
import type { EntryRow, TimelineSource } from './source.ts';

/**
 * The next entries of a timeline that a reader gets to see, where many are hidden from them: the rules for posts and
 * boosts and the reader's mutes and blocks stand in the statement, and posts are loaded only of what passes.
 *
 * A statement looks at `window` entries at most, so that none takes long. `end`: where the next one goes on; null where
 * the list has ended.
 */
export async function sift(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  page: Page,
  window: number,
): Promise<{ rows: EntryRow[]; end: bigint | null }> {
  const db = sql(ctx);
  const among = candidatesSql(source, { ...page, limit: window });
  const shown = shownSql(ctx, reader, source);
  const order = page.order === 'oldest' ? 'ASC' : 'DESC';
  const rows = await db.all<EntryRow>(
    `SELECT e."entryId", e."postId" FROM (${among.text}) e ${joinByKey(db.dialect, 'post', 'p', 'e."postId"')}
       LEFT JOIN boost b ON b."id" = e."entryId" AND e."entryId" <> e."postId"
       LEFT JOIN identity i ON i."id" = b."identityId"
     WHERE ${shown.text} ORDER BY e."entryId" ${order} LIMIT ?`,
    [...among.params, ...shown.params, page.limit],
  );
  const last = rows.at(-1);
  if (last && rows.length >= page.limit) return { rows, end: last.entryId };
  const edge = page.order === 'oldest' ? 'max' : 'min';
  const [looked] = await db.all<{ n: bigint; edge: bigint | null }>(
    `SELECT count(*) AS "n", ${edge}(e."entryId") AS "edge" FROM (${among.text}) e`,
    among.params,
  );
  return { rows, end: Number(looked?.n ?? 0) < window ? null : (looked?.edge ?? null) };
}

/** Which entries `e`, with their posts `p` and boosts `b` by `i`, are shown. */
function shownSql(ctx: Ctx, reader: Reader, source: TimelineSource): SqlCondition {
  const isOneOf = (column: string) => anyOf(sql(ctx).dialect, column);
  const post = visibleIn(ctx, reader);
  const boost = boostSeenSql(reader, isOneOf);
  const parts = [
    post,
    { text: `(e."entryId" = e."postId" OR (b."id" IS NOT NULL AND ${boost.text}))`, params: boost.params },
  ];
  if (reader.identityId !== null && kindOf(source).leavesOutHidden) {
    const maker = notHiddenSql(ctx, reader.identityId, 'b."identityId"');
    parts.push(notHiddenSql(ctx, reader.identityId, 'p."authorId"'), {
      text: `(b."id" IS NULL OR (${maker.text}))`,
      params: maker.params,
    });
  }
  if (kindOf(source).leavesOutLimited) parts.push(notLimitedSql(ctx, reader, 'p."authorId"'));
  return { text: parts.map(({ text }) => text).join(' AND '), params: parts.flatMap(({ params }) => params) };
}
