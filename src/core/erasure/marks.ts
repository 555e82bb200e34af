// Erases the boosts, reactions and favourites of a deleted identity.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { TxCtx } from '../context.ts';
import { countAtPost } from '../counters.ts';
import { lockPosts } from '../posts/rows.ts';
import type { Eraser } from './eraser.ts';

/** Removes the boosts a deleted identity made; the posts count them down. */
export const eraseBoosts: Eraser = (ctx, identity, limit) => eraseMarks(ctx, 'boost', identity, limit);

/**
 * Removes its reactions; the posts count them down. Before its favourites: who favourites as well is not counted among
 * those who react, and so need not be looked at again.
 */
export const eraseReactions: Eraser = async (ctx, { id }, limit) => {
  const { sql } = ctx.tx;
  const some = await sql.all<{ postId: bigint }>(
    'SELECT "postId" FROM reaction WHERE "identityId" = ? ORDER BY "postId" LIMIT ?',
    [id, limit],
  );
  if (some.length === 0) return 0;
  const postIds = [...new Set(some.map(({ postId }) => postId))];
  await lockPosts(ctx, postIds);
  // All that it has under each of these posts: a few more than the limit.
  const removed = await sql.all<{ postId: bigint }>(
    `DELETE FROM reaction WHERE "identityId" = ? AND ${anyOf(sql.dialect, '"postId"')} RETURNING "postId"`,
    [id, postIds],
  );
  const favourited = await sql.all<{ postId: bigint }>(
    `SELECT "postId" FROM favourite WHERE "identityId" = ? AND ${anyOf(sql.dialect, '"postId"')}`,
    [id, postIds],
  );
  const isCounted = new Set(favourited.map(({ postId }) => postId));
  for (const { postId } of removed) countAtPost(ctx.tx, postId, { reactions: -1 });
  for (const postId of new Set(removed.map((row) => row.postId)))
    if (!isCounted.has(postId)) countAtPost(ctx.tx, postId, { reactors: -1 });
  return removed.length;
};

/** Removes its favourites; the posts count them down. */
export const eraseFavourites: Eraser = (ctx, identity, limit) =>
  eraseMarks(ctx, 'favourite', identity, limit);

async function eraseMarks(
  ctx: TxCtx,
  table: 'boost' | 'favourite',
  identity: Identity,
  limit: number,
): Promise<number> {
  const { sql } = ctx.tx;
  const marks = await sql.all<{ id: bigint; postId: bigint }>(
    `SELECT "id", "postId" FROM ${table} WHERE "identityId" = ? ORDER BY "id" LIMIT ?`,
    [identity.id, limit],
  );
  if (marks.length === 0) return 0;
  // Whoever removes a mark holds its post (boosts/unboost.ts).
  await lockPosts(
    ctx,
    marks.map((mark) => mark.postId),
  );
  const removed = await sql.all<{ postId: bigint }>(
    `DELETE FROM ${table} WHERE ${anyOf(sql.dialect, '"id"')} RETURNING "postId"`,
    [marks.map((mark) => mark.id)],
  );
  const counted = table === 'boost' ? { boosts: -1 } : { favourites: -1 };
  for (const { postId } of removed) countAtPost(ctx.tx, postId, counted);
  return marks.length;
}
