import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';

/** An identity moves at most this often (SECURITY-CASES O20). */
const COOLDOWN_MS = 7n * 24n * 3600_000n;

/**
 * An identity moved to another one, which must name it among its other names (both directions agree). Followers here follow the new one,
 * which the reconciler does one by one. Errors: CONFLICT.
 */
export async function moveIdentity(ctx: Ctx, before: Identity, target: Identity): Promise<Identity> {
  const names = target.alsoKnownAs as string[];
  if (before.id === target.id || !names.includes(before.uri)) {
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
