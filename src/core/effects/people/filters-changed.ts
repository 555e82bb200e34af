// What follows when somebody changes their filters.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';

/** Apps that watch live ask for the filters again. */
export async function onFiltersChanged(ctx: TxCtx, { owner }: FactOf<'filtersChanged'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'filters.changed',
    targetIdentityId: owner.id,
    domainId: owner.domainId,
  });
}
