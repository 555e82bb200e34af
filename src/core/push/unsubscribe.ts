// Ends a push subscription by the address that is sent with every message of it, without a token.

import type { Domain } from '../../db/rows.ts';
import { parseId } from '../../lib/ids.ts';
import { type App, type Ctx, inTransaction } from '../context.ts';

/** What the address carries, sealed, before the id of the subscription. */
const SEALED = 'push subscription ';

/** Where whoever relays messages (push services, apps' relays) tells that a subscription has ended: by DELETE. */
export function unsubscribeUrl(
  { ports }: Pick<App, 'ports'>,
  { origin }: Pick<Domain, 'origin'>,
  subscriptionId: bigint,
): string {
  return `${origin}/api/web/push_subscriptions/${ports.seal.seal(`${SEALED}${subscriptionId}`)}`;
}

/** Ends the subscription that an address stands for; whether there was one, which nobody is told twice. */
export async function endPushByAddress(ctx: Ctx, sealed: string): Promise<boolean> {
  const text = ctx.app.ports.seal.open(sealed);
  const id = text?.startsWith(SEALED) ? parseId(text.slice(SEALED.length)) : null;
  if (id === null) return false;
  return inTransaction(
    ctx,
    async ({ tx }) => (await tx.models.pushSubscription.deleteMany({ where: { id } })).count > 0,
  );
}
