// Whom a post answers.

import type { Identity, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';

/** The author of what a post answers; null where it answers nothing, or nothing that is known here. */
export async function parentAuthorOf(ctx: TxCtx, post: Post): Promise<Identity | null> {
  if (post.inReplyToId === null) return null;
  const parent = await ctx.tx.models.post.findUnique({
    where: { id: post.inReplyToId },
    include: { author: true },
  });
  return parent?.author ?? null;
}
