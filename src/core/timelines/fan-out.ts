// Fan-out of posts and boosts into the home timelines of local followers.

import type { Identity, Post } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import type { TimelineEntry } from './entry.ts';
import { homeChunk } from './home-chunk.ts';

/** How many home rows one transaction writes; the rest goes on by a `fan_out` row. */
export const HOMES_A_CHUNK = 500;

/**
 * Writes an entry into the home timelines of local followers: the first chunk in this transaction, the rest by a
 * `fan_out` row, domain by domain. What a remote identity did reaches the followers of the receiving domain
 * (`ctx.domain`) only.
 */
export async function fanOut(ctx: TxCtx, entry: TimelineEntry, domainIds: readonly bigint[]): Promise<void> {
  let left = HOMES_A_CHUNK;
  for (const domainId of domainIds)
    left = await fanOutOn(ctx, entry, { domainId, limit: Math.max(1, left), before: BigInt(ctx.now) });
}

/**
 * The same for one domain, for at most `limit` followers in this transaction, of those who were accepted up to `before`
 * (epoch milliseconds). Answers how much of the limit is left.
 */
export async function fanOutOn(
  ctx: TxCtx,
  entry: TimelineEntry,
  { domainId, limit, before }: { domainId: bigint; limit: number; before: bigint },
): Promise<number> {
  if (await isRefused(ctx, domainId, entry)) return limit;
  if (limit <= 0) {
    await storeFanOut(ctx, entry, domainId, { cursor: 0n, before });
    return 0;
  }
  const chunk = await homeChunk(ctx, entry, { domainId, after: 0n, limit, before });
  if (!chunk.isLast) await storeFanOut(ctx, entry, domainId, { cursor: chunk.last, before });
  return limit - chunk.seen;
}

/**
 * The domains whose people may get what somebody wrote or boosted: for `local` posts the author's alone, for what a
 * remote identity did the domain that received it.
 */
export async function receivingDomains(ctx: TxCtx, post: Post, by: Identity): Promise<bigint[]> {
  if (post.visibility === 'LOCAL') return post.domainId === null ? [] : [post.domainId];
  if (by.domainId === null) return ctx.domain ? [ctx.domain.id] : [];
  const rows = await ctx.tx.sql.all<{ domainId: bigint }>(
    `SELECT DISTINCT "followerDomainId" AS "domainId" FROM follow
     WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" IS NOT NULL`,
    [by.id],
  );
  return [...new Set([by.domainId, ...rows.map((row) => row.domainId)])];
}

/** A domain's blocks and suspensions count for the author of what is boosted too. */
async function isRefused(ctx: TxCtx, domainId: bigint, { author, by }: TimelineEntry): Promise<boolean> {
  const blocked = await ctx.app.hostBlocks.blockedHostIds(domainId);
  const suspended = await ctx.app.restrictions.suspendedIds(domainId);
  return [author, by].some(
    ({ id, hostId }) => suspended.has(id) || (hostId !== null && blocked.includes(hostId)),
  );
}

async function storeFanOut(
  ctx: TxCtx,
  entry: TimelineEntry,
  domainId: bigint,
  { cursor, before }: { cursor: bigint; before: bigint },
): Promise<void> {
  await ctx.tx.models.fanOut.create({
    data: {
      id: ctx.app.ids.next(),
      kind: 'home',
      postId: entry.post.id,
      entryId: entry.entryId,
      authorId: entry.by.id,
      domainId,
      cursor,
      before,
      dueAt: BigInt(ctx.now),
    },
  });
  ctx.tx.afterCommit(() => ctx.app.wake('fan-out'));
}
