// What follows when an admin or moderator did something.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';
import { tellHolders } from '../moderation/tell-holders.ts';

/** Live streams of the audit log show it, and whom it concerns is told by mail. */
export async function onActRecorded(ctx: TxCtx, { entry, notice }: FactOf<'actRecorded'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'act.recorded',
    domainId: entry.domainId,
    detail: { entryId: String(entry.id) },
  });
  await tellHolders(ctx, entry, notice);
}
