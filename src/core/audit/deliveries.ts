// Writes down what admins do with the queue of deliveries.

import { type Ctx, inTransaction } from '../context.ts';
import type { AuditAct } from './acts.ts';
import { recordAct } from './record.ts';

/**
 * Deliveries were retried or cancelled by hand. They change in many transactions, so this comes after the last of them:
 * what was interrupted is told by the queue, not here. `host` null: of all servers.
 */
export function recordDeliveries(
  ctx: Ctx,
  act: Extract<AuditAct, 'DELIVERIES_RETRIED' | 'DELIVERIES_CANCELLED'>,
  host: string | null,
  count: number,
): Promise<void> {
  return inTransaction(ctx, (ctx) =>
    recordAct(ctx, {
      act,
      domainId: null,
      target: { kind: 'HOST', id: null, name: host ?? 'all servers' },
      changes: [{ field: 'deliveries', before: null, after: String(count) }],
    }),
  );
}
