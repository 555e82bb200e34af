// Machine: moves local followers when an account has moved.

import { inTransaction, type TxCtx } from '../../../core/context.ts';
import { unfollow } from '../../../core/follows/answer.ts';
import { follow } from '../../../core/follows/follow.ts';
import { type FollowOptions, optionsOf } from '../../../core/follows/options.ts';
import { lockIdentities } from '../../../core/identities/lock.ts';
import { MOVE } from '../../../core/identities/move.ts';
import { moveInLists } from '../../../core/lists/members.ts';
import { notify } from '../../../core/notifications/notify.ts';
import type { Identity } from '../../../db/rows.ts';
import { isAppError } from '../../../lib/app-error.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

const A_CHUNK = 25;

/**
 * Followers here of an identity that moved are told, and follow where it moved to, each in a transaction of their own.
 * `subject`: see MOVE.
 */
export const move: Machine = {
  graph: defineGraph({
    name: MOVE,
    about: 'followers on this install follow somebody to where they moved',
    initial: 'following',
    states: {
      following: {
        about: 'Some followers, then others have their turn.',
        handler: 'followAnew',
        schedule: 'with-backoff',
        to: ['following', 'done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: {
    async followAnew({ ctx, subject, payload }) {
      const { models } = ctx.app.db;
      const [id = '', domainId] = subject.split(':');
      const from = await models.identity.findUnique({
        where: { id: BigInt(id) },
        include: { movedTo: true },
      });
      if (from?.movedTo?.state !== 'ACTIVE') return done;
      const to = from.movedTo;
      const after = typeof payload.after === 'string' ? BigInt(payload.after) : 0n;
      const follows = await models.follow.findMany({
        where: {
          followeeId: from.id,
          state: 'ACCEPTED',
          followerDomainId: domainId === undefined ? { not: null } : BigInt(domainId),
          id: { gt: after },
        },
        include: { follower: true },
        orderBy: { id: 'asc' },
        take: A_CHUNK,
      });
      for (const { follower, followerDomainId, ...followed } of follows) {
        const domain = followerDomainId === null ? null : await ctx.app.domains.byId(followerDomainId);
        await inTransaction({ ...ctx, domain }, (inside) =>
          followOn(inside, follower, from, to, optionsOf(followed), followed.isListed),
        );
      }
      const last = follows.at(-1);
      if (!last || follows.length < A_CHUNK) return done;
      return { to: 'following', payload: { after: String(last.id) } };
    },
  },
};

async function followOn(
  ctx: TxCtx,
  follower: Identity,
  from: Identity,
  to: Identity,
  options: FollowOptions,
  isListed: boolean,
): Promise<void> {
  await lockIdentities(ctx, [follower.id, from.id, to.id]);
  if (!(await wasTold(ctx, follower, from)))
    await notify(ctx, { kind: 'MOVE', target: follower, actor: from });
  try {
    if (follower.id !== to.id) await follow(ctx, follower, to, options);
  } catch (error) {
    // Who blocks the new one, or may not follow it, stays where they are.
    if (isAppError(error)) return;
    throw error;
  }
  if (isListed) await moveInLists(ctx, follower, from.id, to.id);
  await unfollow(ctx, follower, from);
}

/** Who stays is asked again when the same Move comes again, under whatever id, and not told again. */
async function wasTold(ctx: TxCtx, follower: Identity, from: Identity): Promise<boolean> {
  const told = await ctx.tx.models.notification.findFirst({
    where: {
      ...{ identityId: follower.id, kind: 'MOVE', actorId: from.id },
      createdAt: { gte: from.movedAt ?? 0n },
    },
  });
  return told !== null;
}
