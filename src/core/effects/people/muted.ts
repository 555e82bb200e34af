// What follows from a mute and from its end.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { relationsChanged } from '../between.ts';

/** A mute is known to the muter and this server alone. A mute that ends by itself is work for the reconciler. */
export async function onMuted(ctx: TxCtx, { mute, muter }: FactOf<'muted'>): Promise<void> {
  await relationsChanged(ctx, muter);
  const { expiresAt } = mute;
  if (expiresAt !== null) ctx.tx.afterCommit(() => ctx.app.wake('timed-rows', Number(expiresAt)));
}

export async function onUnmuted(ctx: TxCtx, { muter }: FactOf<'unmuted'>): Promise<void> {
  await relationsChanged(ctx, muter);
}
