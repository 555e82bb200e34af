// Erases the notifications from and for a deleted identity.

import { withdrawNotifications } from '../notifications/withdraw.ts';
import type { Eraser } from './eraser.ts';
import { removeSome } from './remove-some.ts';

/** Withdraws the notifications that a deleted identity caused, and removes its own, which nobody can read any more. */
export const eraseNotifications: Eraser = async (ctx, identity, limit) => {
  const caused = await withdrawNotifications(ctx, { actorId: identity.id }, limit);
  return caused || removeSome(ctx.tx.sql, 'notification', 'identityId', [identity.id], limit);
};
