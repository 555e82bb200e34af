// Ends the follows with a server that was blocked, or with somebody whom a domain suspended.

import type { HostBlock, IdentityRestriction, Prisma } from '../../db/rows.ts';
import { parentNames } from '../../lib/url/host-name.ts';
import type { TxCtx } from '../context.ts';
import { rejectFollow, unfollow } from './answer.ts';

const FOLLOWS_A_CHUNK = 50;

/**
 * Ends a chunk of the follows between the people of a domain (or of all) and a blocked host with its subdomains: Undo
 * of ours, Reject of theirs. The host may be that of another domain of the install. Answers whether none is left.
 * Called again and again by the reconciler.
 */
export async function severChunk(ctx: TxCtx, block: HostBlock): Promise<boolean> {
  const hosts = await ctx.tx.models.host.findMany({ select: { id: true, name: true } });
  const isMeant = (host: string) => parentNames(host).has(block.name);
  const hostId = { in: hosts.filter(({ name }) => isMeant(name)).map(({ id }) => id) };
  const ours = block.domainId === null ? { domainId: { not: null } } : { domainId: block.domainId };
  const others = (await ctx.app.domains.all()).filter(
    ({ id, host }) => id !== block.domainId && isMeant(host),
  );
  const domainId = { in: block.domainId === null ? [] : others.map(({ id }) => id) };
  return severBetween(ctx, ours, { OR: [{ hostId }, { domainId }] });
}

/** The same with somebody whom a domain suspended for itself. */
export function severFromIdentity(
  ctx: TxCtx,
  { domainId, identityId }: Pick<IdentityRestriction, 'domainId' | 'identityId'>,
): Promise<boolean> {
  return severBetween(ctx, { domainId: domainId ?? { not: null } }, { id: identityId });
}

/** Ends a chunk of the follows between some of our people and others. */
async function severBetween(
  ctx: TxCtx,
  ours: { domainId: bigint | { not: null } },
  theirs: Prisma.IdentityWhereInput,
): Promise<boolean> {
  const follows = await ctx.tx.models.follow.findMany({
    where: {
      OR: [
        { follower: theirs, followee: ours },
        { follower: ours, followee: theirs },
      ],
    },
    include: { follower: true, followee: true },
    orderBy: { id: 'asc' },
    take: FOLLOWS_A_CHUNK,
  });
  for (const { follower, followee } of follows) {
    const isOurs =
      typeof ours.domainId === 'bigint' ? follower.domainId === ours.domainId : follower.domainId !== null;
    if (isOurs) await unfollow(ctx, follower, followee);
    else await rejectFollow(ctx, followee, follower);
  }
  return follows.length < FOLLOWS_A_CHUNK;
}
