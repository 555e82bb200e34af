// Gives the id of a post back to its real author when somebody else of the same server used it first.

import type { Identity } from '../../../db/rows.ts';
import { type Ctx, inTransaction } from '../../context.ts';
import { takeTurns } from '../../turns.ts';
import { findPostByUri } from '../queries.ts';
import { tombstonePost } from '../write/delete.ts';

/**
 * Frees the id of a post for its real author: what somebody else of the same server sent under it becomes a tombstone
 * under another id. The caller has just seen at the id's own address whose it is. Nothing happens where the post stored
 * there is the author's, or of this install.
 */
export async function evictImpostor(ctx: Ctx, uri: string, author: Identity): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await takeTurns(ctx, [uri]);
    const stored = await findPostByUri(ctx, uri);
    if (!stored || stored.authorId === author.id || stored.domainId !== null) return;
    await tombstonePost(ctx, stored.id, stored.author);
    await ctx.tx.models.post.update({
      where: { id: stored.id },
      data: { uri: `${uri}#of-another-${stored.id}` },
    });
  });
}
