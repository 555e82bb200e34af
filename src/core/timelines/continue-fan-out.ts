// Goes on with the fan-out of a post or boost into home timelines, a chunk a transaction.

import type { FanOut } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { boostEntry, postEntry, type TimelineEntry } from './entry.ts';
import { HOMES_A_CHUNK } from './fan-out.ts';
import { homeChunk } from './home-chunk.ts';
import { continueTagChunk } from './tag-homes.ts';

/**
 * Does the next chunk of a fan-out into home timelines, of followers or of those who follow its hashtags, and moves its
 * cursor, or removes it when it is done. Answers whether it is done.
 */
export async function continueHomeFanOut(ctx: TxCtx, fanOut: FanOut): Promise<boolean> {
  const entry = await entryOf(ctx, fanOut);
  if (!entry || fanOut.domainId === null) return finish(ctx, fanOut);
  if (fanOut.kind === 'hashtags')
    return (await continueTagChunk(ctx, entry, fanOut)) ? finish(ctx, fanOut) : false;
  const chunk = await homeChunk(ctx, entry, {
    domainId: fanOut.domainId,
    after: fanOut.cursor,
    limit: HOMES_A_CHUNK,
    before: fanOut.before,
  });
  if (chunk.isLast) return finish(ctx, fanOut);
  await ctx.tx.models.fanOut.update({ where: { id: fanOut.id }, data: { cursor: chunk.last } });
  return false;
}

async function finish(ctx: TxCtx, fanOut: FanOut): Promise<true> {
  await ctx.tx.models.fanOut.deleteMany({ where: { id: fanOut.id } });
  return true;
}

/** What is being fanned out, as it is now; null when it was deleted or undone meanwhile. */
async function entryOf(ctx: TxCtx, fanOut: FanOut): Promise<TimelineEntry | null> {
  const { models } = ctx.tx;
  if (fanOut.postId === null || fanOut.entryId === null) return null;
  const post = await models.post.findUnique({
    where: { id: fanOut.postId },
    include: { author: true, inReplyTo: { select: { authorId: true } } },
  });
  if (!post || post.deletedAt !== null) return null;
  if (fanOut.entryId === post.id) return postEntry(post, post.author, post.inReplyTo?.authorId ?? null);
  const boost = await models.boost.findUnique({ where: { id: fanOut.entryId }, include: { identity: true } });
  return boost ? boostEntry(boost, post, post.author, boost.identity) : null;
}
