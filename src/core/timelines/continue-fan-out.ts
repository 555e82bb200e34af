import type { Spread } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { boostEntry, postEntry, type TimelineEntry } from './entry.ts';
import { HOMES_A_CHUNK } from './fan-out.ts';
import { homeChunk } from './home-chunk.ts';

/** Does the next chunk of a home fan-out and moves its cursor, or removes it when it is done. Answers whether it is done. */
export async function continueHomeSpread(ctx: TxCtx, spread: Spread): Promise<boolean> {
  const entry = await entryOf(ctx, spread);
  if (!entry || spread.domainId === null) return finish(ctx, spread);
  const chunk = await homeChunk(ctx, entry, {
    domainId: spread.domainId,
    after: spread.cursor,
    limit: HOMES_A_CHUNK,
    before: spread.before,
  });
  if (chunk.isLast) return finish(ctx, spread);
  await ctx.tx.models.spread.update({ where: { id: spread.id }, data: { cursor: chunk.last } });
  return false;
}

async function finish(ctx: TxCtx, spread: Spread): Promise<true> {
  await ctx.tx.models.spread.deleteMany({ where: { id: spread.id } });
  return true;
}

/** What is being spread, as it is now; null when it was deleted or undone meanwhile. */
async function entryOf(ctx: TxCtx, spread: Spread): Promise<TimelineEntry | null> {
  const { models } = ctx.tx;
  if (spread.postId === null || spread.entryId === null) return null;
  const post = await models.post.findUnique({
    where: { id: spread.postId },
    include: { author: true, inReplyTo: { select: { authorId: true } } },
  });
  if (!post || post.deletedAt !== null) return null;
  if (spread.entryId === post.id) return postEntry(post, post.author, post.inReplyTo?.authorId ?? null);
  const boost = await models.boost.findUnique({ where: { id: spread.entryId }, include: { identity: true } });
  return boost ? boostEntry(boost, post, post.author, boost.identity) : null;
}
