// What follows when an admin or moderator did something.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';
import { tellHolders } from '../moderation/tell-holders.ts';
import { notify } from '../notifications/notify.ts';

/**
 * Live streams of the audit log show it, and whom it concerns is told by mail and by a notification; that one of the
 * logins was disabled is no matter of the others who hold the identity.
 */
export async function onActRecorded(ctx: TxCtx, { entry, notice }: FactOf<'actRecorded'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'act.recorded',
    domainId: entry.domainId,
    detail: { entryId: String(entry.id) },
  });
  const told = await tellHolders(ctx, entry, notice);
  if (told === null || told.strike.act === 'DISABLE') return;
  const { identity, strike } = told;
  await notify(ctx, {
    ...{ kind: 'MODERATION_WARNING', target: identity, actor: identity, strikeId: strike.id },
  });
}
