// What follows from a change of a list: live streams that showed it begin anew.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';
import { relationsChanged } from './between.ts';

export async function onListChanged(
  ctx: TxCtx,
  { list, owner, changesHome }: FactOf<'listChanged'>,
): Promise<void> {
  if (changesHome) return relationsChanged(ctx, owner);
  await ctx.app.events.append(ctx.tx, {
    kind: 'list.changed',
    targetIdentityId: owner.id,
    domainId: owner.domainId,
    detail: { listId: String(list.id) },
  });
}
