// Those who wait for an admin's decision.

import type { Domain, SignUp } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { lookedAt } from '../moderation/mails.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { hasRole, mustModerateDomain } from '../roles/policy.ts';
import { approve } from './let-in.ts';
import { forgetSignUp } from './sign-up.ts';

/** Who waits on a domain, newest first: their address is confirmed. For moderators, admins and owners. */
export async function signUpsOf(ctx: Ctx, domain: Domain, page: Page): Promise<SignUp[]> {
  await mustModerateDomain(ctx, domain);
  return models(ctx).signUp.findMany({
    where: { domainId: domain.id, needsApproval: true, user: { state: 'UNAPPROVED' }, id: idsOf(page) },
    ...orderOf(page),
  });
}

/**
 * Lets somebody in, or turns them away: then nothing of the sign-up is kept but the name they asked for, in the audit
 * log. Errors: NOT_FOUND.
 */
export async function decideSignUp(ctx: Ctx, id: bigint, isApproved: boolean): Promise<void> {
  const signUp = await models(ctx).signUp.findUnique({ where: { id }, include: { user: true } });
  if (signUp?.user.state !== 'UNAPPROVED' || !(await hasRole(ctx, signUp.domainId, 'MODERATOR')))
    throw new AppError('NOT_FOUND', 'Nobody waits under this id.', { path: ['input', 'signUpId'] });
  const record = async (ctx: TxCtx) => {
    await lookedAt(ctx, signUp.domainId, 'SIGN_UPS');
    await recordAct(ctx, {
      act: isApproved ? 'SIGN_UP_APPROVED' : 'SIGN_UP_REJECTED',
      domainId: signUp.domainId,
      target: { kind: 'SIGN_UP', id: signUp.id, name: signUp.username },
    });
  };
  if (isApproved) await approve(ctx, signUp, record);
  else
    await inTransaction(ctx, async (ctx) => {
      await forgetSignUp(ctx, signUp);
      await record(ctx);
    });
}

/** One who waits, for those who decide; null for everybody else. */
export async function signUpFor(ctx: Ctx, id: bigint): Promise<SignUp | null> {
  const found = await models(ctx).signUp.findUnique({ where: { id }, include: { user: true } });
  return found?.user.state === 'UNAPPROVED' && (await hasRole(ctx, found.domainId, 'MODERATOR'))
    ? found
    : null;
}
