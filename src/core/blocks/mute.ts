// Mutes and unmutes an identity.

import type { Identity, Mute } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { readAll } from '../input.ts';

export interface MuteOptions {
  /** Whether notifications are hidden as well (the default). */
  hidesNotifications?: boolean;
  /** Seconds until it ends by itself; null or 0: never. */
  seconds?: number | null;
}

/** How long a mute lasts, 0 for ever. Errors: INVALID_INPUT. */
export function readMuteSeconds(given: number | null | undefined): number {
  const seconds = given ?? 0;
  if (Number.isFinite(seconds) && seconds >= 0 && seconds <= 100 * 365 * 86400) return seconds;
  throw new AppError('INVALID_INPUT', 'A mute lasts from one second to 100 years.', {
    path: ['input', 'seconds'],
  });
}

/**
 * Hides somebody's posts and boosts from one's own timelines; they do not learn of it. Repeating it changes its terms.
 */
export async function mute(
  ctx: Ctx,
  muter: Identity,
  muted: Identity,
  options: MuteOptions = {},
): Promise<Mute> {
  const { seconds } = readAll({
    muted: () => {
      if (muter.id === muted.id)
        throw new AppError('INVALID_INPUT', 'Nobody mutes themselves; choose somebody else.', {
          path: ['input', 'identityId'],
        });
    },
    seconds: () => readMuteSeconds(options.seconds),
  });
  const terms = {
    hidesNotifications: options.hidesNotifications ?? true,
    expiresAt: seconds > 0 ? BigInt(ctx.now) + BigInt(Math.round(seconds * 1000)) : null,
  };
  return inTransaction(ctx, async (ctx) => {
    await ctx.tx.sql.run(
      `INSERT INTO mute ("id", "muterId", "mutedId", "hidesNotifications", "createdAt", "expiresAt") VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT ("muterId", "mutedId") DO UPDATE SET "hidesNotifications" = excluded."hidesNotifications", "expiresAt" = excluded."expiresAt"`,
      [ctx.app.ids.next(), muter.id, muted.id, terms.hidesNotifications, BigInt(ctx.now), terms.expiresAt],
    );
    const row = await ctx.tx.models.mute.findUniqueOrThrow({
      where: { muterId_mutedId: { muterId: muter.id, mutedId: muted.id } },
    });
    await ctx.emit({ kind: 'muted', mute: row, muter, muted });
    return row;
  });
}

/** Answers false where there was no mute. */
export async function unmute(ctx: Ctx, muter: Identity, muted: Identity): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const ended = await ctx.tx.sql.run('DELETE FROM mute WHERE "muterId" = ? AND "mutedId" = ?', [
      muter.id,
      muted.id,
    ]);
    if (ended === 0) return false;
    await ctx.emit({ kind: 'unmuted', muter, muted });
    return true;
  });
}
