// Events for the boosts of a post that was edited or deleted.

import type { Boost, Post } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';

/** What the event of a boost says. */
export type BoostEntry = Pick<Boost, 'id' | 'identityId' | 'visibility'>;

/**
 * What happens to a post happens to its boosts, which are entries of their own in home timelines and profiles: whoever
 * has the post only by a boost must get it too.
 */
export async function appendBoostEvents(
  ctx: TxCtx,
  kind: 'post.updated' | 'entry.removed',
  post: Post,
  boosts: readonly BoostEntry[],
): Promise<void> {
  if (boosts.length === 0) return;
  await ctx.app.events.append(
    ctx.tx,
    ...boosts.map((boost) => ({
      kind,
      postId: post.id,
      entryId: boost.id,
      authorId: boost.identityId,
      audience: boost.visibility,
    })),
  );
}
