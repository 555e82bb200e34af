// Moves an identity to another one (Move).

import type { Domain, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';

/**
 * Name of the state graph. `subject`: the id of the identity that moved, for one of another server with the id of the
 * domain whose people follow anew (`1:2`).
 */
export const MOVE = 'move';

/** An identity moves at most this often. */
const COOLDOWN_MS = 7n * 24n * 3600_000n;

/** How long the server of the identity to move to may take to say what it is called as well. */
const LOOKUP_MS = 5000;

/**
 * An identity moved to another one, which must name it among its other names (both directions agree). Followers here
 * follow the new one, which the reconciler does one by one. Errors: CONFLICT.
 */
export async function moveIdentity(ctx: Ctx, before: Identity, known: Identity): Promise<Identity> {
  const target = names(known, before) ? known : await askedAnew(ctx, before, known);
  if (before.id === target.id || !names(target, before)) {
    throw new AppError(
      'CONFLICT',
      'The identity to move to must name this one among its other names (alsoKnownAs) first.',
    );
  }
  if (target.state !== 'ACTIVE' || target.movedToId !== null) {
    throw new AppError('CONFLICT', 'The identity to move to is gone or has moved on itself.');
  }
  return inTransaction(ctx, async (ctx) => {
    const now = BigInt(ctx.now);
    // Asked of the row itself: of two moves at once one comes too soon.
    const changed = await ctx.tx.sql.run(
      `UPDATE identity SET "movedToId" = ?, "movedAt" = ?, "updatedAt" = ? WHERE "id" = ? AND ("movedAt" IS NULL OR "movedAt" <= ?)`,
      [target.id, now, now, before.id, now - COOLDOWN_MS],
    );
    if (changed === 0)
      throw new AppError('CONFLICT', 'This identity moved less than seven days ago; wait until then.');
    const identity = await ctx.tx.models.identity.findUniqueOrThrow({ where: { id: before.id } });
    await ctx.emit({ kind: 'identityMoved', identity, target });
    return identity;
  });
}

/**
 * Has the reconciler tell the followers here that an identity moved, and follow where it moved to: all of them, or
 * those on one domain, to which the Move of a remote identity was sent.
 */
export function moveFollowers(
  ctx: TxCtx,
  { id }: Pick<Identity, 'id'>,
  domain: Pick<Domain, 'id'> | null,
): Promise<void> {
  const subject = domain ? `${id}:${domain.id}` : String(id);
  return scheduleWork(ctx, { machine: MOVE, subject, state: 'following', dueAt: ctx.app.clock.now() });
}

function names(target: Identity, before: Identity): boolean {
  return (target.alsoKnownAs as string[]).includes(before.uri);
}

/** Who moves has just written the other name there, which is not known here yet. */
async function askedAnew(ctx: Ctx, before: Identity, known: Identity): Promise<Identity> {
  if (before.domainId === null || known.domainId !== null || ctx.tx) return known;
  const domain = await ctx.app.domains.byId(before.domainId);
  const asking = { ...ctx, domain };
  return (await ctx.app.ports.remote.identityByUri(asking, known.uri, LOOKUP_MS)) ?? known;
}
