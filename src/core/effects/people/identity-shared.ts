// What follows when one more login holds an identity.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { notForHolder } from '../../moderation/recipients.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';

/** What it was notified of for the sake of a role that the other login does not have is not for their eyes. */
export async function onIdentityShared(
  ctx: TxCtx,
  { identity, userId }: FactOf<'identityShared'>,
): Promise<void> {
  const where = await notForHolder(ctx, { identityId: identity.id, userId });
  if (where) await withdrawNotifications(ctx, where);
}
