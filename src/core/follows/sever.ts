import type { HostBlock } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { parentNames } from '../hosts/blocks.ts';
import { rejectFollow, unfollow } from './answer.ts';

const FOLLOWS_A_CHUNK = 50;

/**
 * Ends a chunk of the follows between the people of a domain (or of all) and a blocked host with its subdomains: Undo of ours, Reject of
 * theirs. Answers whether none is left. Called again and again by the reconciler.
 */
export async function severChunk(ctx: TxCtx, block: HostBlock): Promise<boolean> {
  const hosts = await ctx.tx.models.host.findMany({ select: { id: true, name: true } });
  const hostId = {
    in: hosts.filter((host) => parentNames(host.name).has(block.name)).map((host) => host.id),
  };
  const ours = block.domainId === null ? { domainId: { not: null } } : { domainId: block.domainId };
  const follows = await ctx.tx.models.follow.findMany({
    where: {
      OR: [
        { follower: { hostId }, followee: ours },
        { follower: ours, followee: { hostId } },
      ],
    },
    include: { follower: true, followee: true },
    take: FOLLOWS_A_CHUNK,
  });
  for (const { follower, followee } of follows) {
    if (follower.domainId === null) await rejectFollow(ctx, followee, follower);
    else await unfollow(ctx, follower, followee);
  }
  return follows.length < FOLLOWS_A_CHUNK;
}
