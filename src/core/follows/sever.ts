// Ends the follows with a server that was blocked, or with somebody whom a domain suspended.

import type { HostBlock, IdentityRestriction, Prisma } from '../../db/rows.ts';
import { parentNames } from '../../lib/url/host-name.ts';
import type { TxCtx } from '../context.ts';
import { handleOf } from '../identities/queries.ts';
import { rejectFollow, unfollow } from './answer.ts';
import { type SeveranceCause, SeveredFollows } from './severance.ts';

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
  const cause = { kind: 'HOST_BLOCKED' as const, id: block.id, target: block.name };
  return severBetween(ctx, ours, { OR: [{ hostId }, { domainId }] }, cause);
}

/** The same with somebody whom a domain suspended for itself. */
export async function severFromIdentity(
  ctx: TxCtx,
  { id, domainId, identityId }: Pick<IdentityRestriction, 'id' | 'domainId' | 'identityId'>,
): Promise<boolean> {
  const about = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id: identityId } });
  const cause = { kind: 'IDENTITY_SUSPENDED' as const, id, target: handleOf(about) };
  return severBetween(ctx, { domainId: domainId ?? { not: null } }, { id: identityId }, cause);
}

/** Ends a chunk of the follows between some of our people and others. */
async function severBetween(
  ctx: TxCtx,
  ours: { domainId: bigint | { not: null } },
  theirs: Prisma.IdentityWhereInput,
  cause: SeveranceCause,
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
  const severed = new SeveredFollows();
  for (const follow of follows) {
    const { follower, followee } = follow;
    const isOurs =
      typeof ours.domainId === 'bigint' ? follower.domainId === ours.domainId : follower.domainId !== null;
    if (isOurs) await unfollow(ctx, follower, followee);
    else await rejectFollow(ctx, followee, follower);
    severed.add(isOurs ? follower : followee, follow);
  }
  await severed.keep(ctx, cause);
  return follows.length < FOLLOWS_A_CHUNK;
}
