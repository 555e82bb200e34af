import type { TxCtx } from '../context.ts';
import type { TimelineEntry } from './entry.ts';
import { homeChunk } from './home-chunk.ts';

/** How many home rows one transaction writes; the rest goes on by a `fan_out` row (ENGINE.md §2). */
export const HOMES_A_CHUNK = 500;

/**
 * Writes an entry into the home timelines of local followers: the first chunk in this transaction, the rest by a `fan_out` row, domain by
 * domain. What a remote identity did reaches the followers of the receiving domain (`ctx.domain`) only (WIRE.md §2).
 */
export async function fanOut(ctx: TxCtx, entry: TimelineEntry): Promise<void> {
  let left = HOMES_A_CHUNK;
  for (const domainId of await domainsOf(ctx, entry)) {
    if (await isRefused(ctx, domainId, entry)) continue;
    const chunk = await homeChunk(ctx, entry, { domainId, after: 0n, limit: left, before: BigInt(ctx.now) });
    left = Math.max(1, left - chunk.seen);
    if (!chunk.isLast) await storeFanOut(ctx, entry, domainId, chunk.last);
  }
}

/** The domains whose people may get it: for `local` posts the author's alone, for remote ones the domain that received it. */
async function domainsOf(ctx: TxCtx, { post, by }: TimelineEntry): Promise<bigint[]> {
  if (post.visibility === 'LOCAL') return post.domainId === null ? [] : [post.domainId];
  if (by.domainId === null) return ctx.domain ? [ctx.domain.id] : [];
  const rows = await ctx.tx.sql.all<{ domainId: bigint }>(
    `SELECT DISTINCT "followerDomainId" AS "domainId" FROM follow
     WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" IS NOT NULL`,
    [by.id],
  );
  return [...new Set([by.domainId, ...rows.map((row) => row.domainId)])];
}

/** A domain's blocks count for the author of what is boosted too (SECURITY-CASES T21, T22). */
async function isRefused(ctx: TxCtx, domainId: bigint, { author, by }: TimelineEntry): Promise<boolean> {
  const blocked = await ctx.app.hostBlocks.blockedHostIds(domainId);
  return [author, by].some((identity) => identity.hostId !== null && blocked.includes(identity.hostId));
}

async function storeFanOut(
  ctx: TxCtx,
  entry: TimelineEntry,
  domainId: bigint,
  cursor: bigint,
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
      before: BigInt(ctx.now),
      dueAt: BigInt(ctx.now),
    },
  });
  ctx.tx.afterCommit(() => ctx.app.wake('fan-out'));
}
