// What follows when an import goes on: its owner sees how far it is.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';

export async function onImportChanged(ctx: TxCtx, fact: FactOf<'importChanged'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'import.changed',
    targetIdentityId: fact.owner.id,
    domainId: fact.owner.domainId,
    detail: { importId: String(fact.import.id) },
  });
}
