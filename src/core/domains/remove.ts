// Begins the removal of a domain.

import type { Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mustAdministerDomain } from '../roles/policy.ts';
import { scheduleWork } from '../work/schedule.ts';
import { discardPending } from './discard.ts';

/**
 * Begins the removal of a domain: the Delete of each of its actors goes to every server that knows it; its actors stay readable
 * until that has drained; then everything under it is 410. The name is never used again. One that was never proven is forgotten at once.
 * Errors: FORBIDDEN, CONFLICT.
 */
export async function removeDomain(ctx: Ctx, domain: Domain): Promise<Domain> {
  await mustAdministerDomain(ctx, domain);
  if (domain.state === 'CLOSED') throw new AppError('CONFLICT', `${domain.name} is removed already.`);
  if (domain.state === 'PENDING') {
    await discardPending(ctx, domain);
    return { ...domain, state: 'CLOSED' };
  }
  if (domain.isDefault && (await ctx.app.db.models.domain.count({ where: { state: 'ACTIVE' } })) > 1) {
    throw new AppError(
      'CONFLICT',
      `${domain.name} is the default domain; make another one the default first.`,
    );
  }
  return inTransaction(ctx, async (ctx) => {
    const closing = await ctx.tx.models.domain.update({
      where: { id: domain.id },
      data: { state: 'CLOSING' },
    });
    await scheduleWork(ctx, {
      machine: 'domain-closing',
      subject: String(domain.id),
      state: 'saying-goodbye',
      dueAt: ctx.now,
    });
    await ctx.emit({ kind: 'domainChanged', domain: closing });
    return closing;
  });
}
