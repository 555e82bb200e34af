// Fan-out of public posts into the home timelines of those who follow one of their hashtags.

import type { FanOut } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import type { TxCtx } from '../context.ts';
import { tagsOf } from '../posts/shapes.ts';
import type { TimelineEntry } from './entry.ts';
import { HOMES_A_CHUNK } from './fan-out.ts';
import { CLEANED } from './fill.ts';
import { writeHomes } from './home-chunk.ts';

/**
 * Writes a new post into the home timelines of the followers of its hashtags, of the domains that came to know it now.
 * One chunk for all domains together in this transaction (at least one follower a domain), the rest by a `fan_out` row
 * a domain. Costs one statement a domain for a public post with hashtags, none for others.
 */
export async function fanOutByTags(
  ctx: TxCtx,
  entry: TimelineEntry,
  domainIds: readonly bigint[],
): Promise<void> {
  if (entry.post.visibility !== 'PUBLIC' || domainIds.length === 0 || tagsOf(entry.post).length === 0) return;
  let left = HOMES_A_CHUNK;
  for (const domainId of domainIds) {
    const { seen, last } = await writeChunk(ctx, entry, { domainId, after: 0n, limit: Math.max(1, left) });
    left -= seen;
    if (last === null) continue;
    await ctx.tx.models.fanOut.create({
      data: {
        id: ctx.app.ids.next(),
        kind: 'hashtags',
        postId: entry.post.id,
        entryId: entry.entryId,
        authorId: entry.by.id,
        domainId,
        cursor: last,
        before: BigInt(ctx.now),
        dueAt: BigInt(ctx.now),
      },
    });
    ctx.tx.afterCommit(() => ctx.app.wake('fan-out'));
  }
}

/** Does the next chunk and moves the cursor. Answers whether it was the last one. */
export async function continueTagChunk(ctx: TxCtx, entry: TimelineEntry, fanOut: FanOut): Promise<boolean> {
  const { domainId, cursor: after } = fanOut;
  if (domainId === null) return true;
  const { last } = await writeChunk(ctx, entry, { domainId, after, limit: HOMES_A_CHUNK });
  if (last === null) return true;
  await ctx.tx.models.fanOut.update({ where: { id: fanOut.id }, data: { cursor: last } });
  return false;
}

/**
 * Writes the entry for the next `limit` followers, in the order of their ids. `last`: where to go on; null when all
 * were looked at.
 */
async function writeChunk(
  ctx: TxCtx,
  entry: TimelineEntry,
  { domainId, after, limit }: { domainId: bigint; after: bigint; limit: number },
): Promise<{ seen: number; last: bigint | null }> {
  const { sql } = ctx.tx;
  const followers = await sql.all<{ id: bigint }>(
    `SELECT DISTINCT f."identityId" AS "id" FROM post_tag t JOIN followed_tag f ON f."tagId" = t."tagId"
       JOIN identity r ON r."id" = f."identityId"
     WHERE t."postId" = ? AND r."domainId" = ? AND r."state" = 'ACTIVE' AND f."identityId" > ?
     ORDER BY 1 LIMIT ?`,
    [entry.post.id, domainId, after, limit],
  );
  const seen = followers.length;
  if (seen === 0) return { seen, last: null };
  const wanted = notHiddenSql(ctx, 'r."id"', entry.author.id);
  await writeHomes(ctx, entry, {
    text: `INSERT INTO home ("identityId", "entryId", "postId")
     SELECT r."id", CAST(? AS BIGINT), CAST(? AS BIGINT) FROM identity r
     WHERE ${anyOf(sql.dialect, 'r."id"')} AND ${wanted.text}
     ON CONFLICT DO NOTHING RETURNING "identityId"`,
    params: [entry.entryId, entry.post.id, followers.map((row) => row.id), ...wanted.params],
  });
  return { seen, last: seen < limit ? null : (followers.at(-1)?.id ?? null) };
}

/** Takes what came by a hashtag alone out of the newest part of a home timeline. */
export async function cleanHomeOfTag(ctx: TxCtx, identityId: bigint, tagId: bigint): Promise<void> {
  await ctx.tx.sql.run(
    `DELETE FROM home WHERE "identityId" = ? AND "entryId" IN (
       SELECT h."entryId" FROM (
         SELECT "entryId", "postId" FROM home WHERE "identityId" = ? ORDER BY "entryId" DESC LIMIT ${CLEANED}
       ) h JOIN post p ON p."id" = h."entryId" JOIN post_tag t ON t."postId" = p."id" AND t."tagId" = ?
       WHERE p."authorId" <> ?
         AND NOT EXISTS (SELECT 1 FROM follow f WHERE f."followerId" = ? AND f."followeeId" = p."authorId" AND f."state" = 'ACCEPTED')
         AND NOT EXISTS (SELECT 1 FROM mention m WHERE m."postId" = p."id" AND m."identityId" = ?)
         AND NOT EXISTS (SELECT 1 FROM post_tag x JOIN followed_tag g ON g."tagId" = x."tagId"
           WHERE x."postId" = p."id" AND g."identityId" = ? AND g."tagId" <> ?))`,
    [identityId, identityId, tagId, identityId, identityId, identityId, identityId, tagId],
  );
}
