// Removes a domain.

import type { Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, sql, type TxCtx } from '../context.ts';
import { mustAdministerDomain } from '../roles/policy.ts';
import { scheduleWork } from '../work/schedule.ts';
import { forgetDomain, isUnused } from './forget.ts';

/**
 * Removes a domain. One that never had an identity is forgotten at once, and its names are free again. Of any other the
 * removal begins: the Delete of each of its actors goes to every server that knows it; its actors stay readable until
 * that has drained; then everything under it is 410, and the name is never used again. `onlyIfUnused` refuses that with
 * a sentence that says what would follow. Errors: FORBIDDEN, CONFLICT.
 */
export async function removeDomain(ctx: Ctx, domain: Domain, onlyIfUnused = false): Promise<Domain> {
  await mustAdministerDomain(ctx, domain);
  if (domain.state === 'CLOSED') throw new AppError('CONFLICT', `${domain.name} is removed already.`);
  if (domain.isDefault && (await ctx.app.db.models.domain.count({ where: { state: 'ACTIVE' } })) > 1) {
    throw new AppError(
      'CONFLICT',
      `${domain.name} is the default domain; make another one the default first.`,
    );
  }
  const isForgotten = await inTransaction(ctx, async (ctx) => {
    if (!(await isUnused(sql(ctx), domain)) || !(await forgetDomain(ctx, domain))) return false;
    await recordRemoval(ctx, domain, null);
    return true;
  });
  if (isForgotten) return { ...domain, state: 'CLOSED' };
  if (onlyIfUnused && domain.state === 'ACTIVE')
    throw new AppError('CONFLICT', await whatFollows(ctx, domain));
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
    if (domain.state !== 'CLOSING') await recordRemoval(ctx, domain, domain.id);
    return closing;
  });
}

/** Of one that is forgotten without a trace, admins of the install alone learn that it was there. */
function recordRemoval(ctx: TxCtx, { id, name }: Domain, domainId: bigint | null): Promise<void> {
  return recordAct(ctx, { act: 'DOMAIN_REMOVED', domainId, target: { kind: 'DOMAIN', id, name } });
}

async function whatFollows(ctx: Ctx, domain: Domain): Promise<string> {
  const [row] = await sql(ctx).all<{ people: bigint; posts: bigint | null }>(
    `SELECT COUNT(*) AS "people", SUM("postsCount") AS "posts" FROM identity WHERE "domainId" = ? AND NOT "isInstance" AND "state" <> 'DELETED'`,
    [domain.id],
  );
  const people = Number(row?.people ?? 0n);
  const posts = Number(row?.posts ?? 0n);
  return `${domain.name} has been in use: ${people} ${people === 1 ? 'identity' : 'identities'} with ${posts} ${
    posts === 1 ? 'post' : 'posts'
  } would be deleted here and on every server that knows them, and neither the name nor its handles could ever be used again.`;
}
