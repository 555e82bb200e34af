import { type Ctx, inTransaction } from '../../core/context.ts';
import { rejectFollow, unfollow } from '../../core/follows/answer.ts';
import type { Identity } from '../../db/rows.ts';

/** Follows of one deleted identity that are ended at once; the visibility rule hides the rest with its owner. */
const MOST_FOLLOWS = 1000;

/**
 * Somebody on another server was deleted there. The row stays as a tombstone without content; posts are hidden with their author (the
 * visibility rule asks for active ones) and go when remote posts are pruned. Deleting twice changes nothing.
 */
export async function deleteRemoteIdentity(ctx: Ctx, identity: Identity): Promise<boolean> {
  if (identity.domainId !== null) return false;
  return inTransaction(ctx, async (ctx) => {
    const now = BigInt(ctx.app.clock.now());
    const { count } = await ctx.tx.models.identity.updateMany({
      where: { id: identity.id, state: { not: 'DELETED' } },
      data: { ...EMPTY, state: 'DELETED', deletedAt: now, updatedAt: now },
    });
    if (count === 0) return false;
    const follows = await ctx.tx.models.follow.findMany({
      where: { OR: [{ followerId: identity.id }, { followeeId: identity.id }] },
      include: { follower: true, followee: true },
      take: MOST_FOLLOWS,
    });
    for (const { follower, followee } of follows) {
      if (follower.id === identity.id) await unfollow(ctx, follower, followee);
      else await rejectFollow(ctx, followee, follower);
    }
    const deleted = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id: identity.id } });
    await ctx.emit({ kind: 'identityDeleted', identity: deleted });
    return true;
  });
}

const EMPTY = {
  name: '',
  bioSource: '',
  bioHtml: '',
  fields: [],
  emoji: [],
  avatarUrl: null,
  avatarAlt: '',
  headerUrl: null,
  headerAlt: '',
};
