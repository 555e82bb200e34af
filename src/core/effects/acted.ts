// What follows when an admin or moderator did something.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';

/** Live streams of the audit log show it. */
export async function onActRecorded(ctx: TxCtx, { entry }: FactOf<'actRecorded'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'act.recorded',
    domainId: entry.domainId,
    detail: { entryId: String(entry.id) },
  });
}
