// What follows when a decision about a server or somebody else ends follows of an identity.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { notify } from '../../notifications/notify.ts';

/** They are told once, at the first; what the notification says of the numbers grows with the rest. */
export async function onFollowsSevered(
  ctx: TxCtx,
  { severance, identity }: FactOf<'followsSevered'>,
): Promise<void> {
  await notify(ctx, {
    ...{ kind: 'SEVERED_RELATIONSHIPS', target: identity, actor: identity, severanceId: severance.id },
  });
}
