import type { Follow, Identity } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import type { Page } from '../page.ts';

type FollowWithBoth = Follow & { follower: Identity; followee: Identity };

/** Accepted followers of an identity, newest first. Whether the viewer may see them: `maySeeRelations`. */
export function followersOf(ctx: Ctx, identityId: bigint, page: Page): Promise<FollowWithBoth[]> {
  return followPage(ctx, { followeeId: identityId, state: 'ACCEPTED' }, page);
}

/** Whom an identity follows (accepted), newest first. */
export function followingOf(ctx: Ctx, identityId: bigint, page: Page): Promise<FollowWithBoth[]> {
  return followPage(ctx, { followerId: identityId, state: 'ACCEPTED' }, page);
}

/** Requests that wait for an identity's answer, newest first. */
export function requestsTo(ctx: Ctx, identityId: bigint, page: Page): Promise<FollowWithBoth[]> {
  return followPage(ctx, { followeeId: identityId, state: 'PENDING' }, page);
}

/** The relations of a profile are shown to everyone unless its owner hides them; then to the owner alone. */
export function maySeeRelations(readerId: bigint | null, identity: Identity): boolean {
  return !identity.hidesRelations || readerId === identity.id;
}

async function followPage(
  ctx: Ctx,
  where: { followeeId?: bigint; followerId?: bigint; state: Follow['state'] },
  page: Page,
): Promise<FollowWithBoth[]> {
  const id = {
    ...(page.olderThan == null ? {} : { lt: page.olderThan }),
    ...(page.newerThan == null ? {} : { gt: page.newerThan }),
  };
  const rows = await models(ctx).follow.findMany({
    where: { ...where, id },
    include: { follower: true, followee: true },
    orderBy: { id: page.order === 'oldest' ? 'asc' : 'desc' },
    take: page.limit,
  });
  return page.order === 'oldest' ? rows.reverse() : rows;
}

/** How things stand between a viewer and others, for many at once: what `identity.viewer` shows. */
export interface Relation {
  isFollowing: boolean;
  hasRequested: boolean;
  showsBoosts: boolean;
  isFollowedBy: boolean;
  wasRequestedBy: boolean;
  isBlocking: boolean;
  isBlockedBy: boolean;
  isMuting: boolean;
  mutesNotifications: boolean;
}

export async function relationsTo(
  ctx: Ctx,
  viewerId: bigint,
  others: readonly bigint[],
): Promise<Map<bigint, Relation>> {
  const ids = { in: [...new Set(others)] };
  const m = models(ctx);
  const [out, back, blocks, mutes] = await Promise.all([
    m.follow.findMany({ where: { followerId: viewerId, followeeId: ids } }),
    m.follow.findMany({ where: { followeeId: viewerId, followerId: ids } }),
    m.block.findMany({
      where: {
        OR: [
          { blockerId: viewerId, blockedId: ids },
          { blockedId: viewerId, blockerId: ids },
        ],
      },
    }),
    m.mute.findMany({ where: { muterId: viewerId, mutedId: ids } }),
  ]);
  return new Map(
    ids.in.map((id) => {
      const to = out.find((row) => row.followeeId === id);
      const from = back.find((row) => row.followerId === id);
      const mute = mutes.find(
        (row) => row.mutedId === id && (row.expiresAt === null || row.expiresAt > BigInt(ctx.now)),
      );
      return [
        id,
        {
          isFollowing: to?.state === 'ACCEPTED',
          hasRequested: to?.state === 'PENDING',
          showsBoosts: to?.showBoosts ?? false,
          isFollowedBy: from?.state === 'ACCEPTED',
          wasRequestedBy: from?.state === 'PENDING',
          isBlocking: blocks.some((row) => row.blockerId === viewerId && row.blockedId === id),
          isBlockedBy: blocks.some((row) => row.blockedId === viewerId && row.blockerId === id),
          isMuting: mute !== undefined,
          mutesNotifications: mute?.hidesNotifications ?? false,
        },
      ];
    }),
  );
}
