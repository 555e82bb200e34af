// Those who wait for an admin's decision.

import type { Domain, SignUp } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
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

/** Lets somebody in, or turns them away: then nothing of the sign-up is kept. Errors: NOT_FOUND. */
export async function decideSignUp(ctx: Ctx, id: bigint, isApproved: boolean): Promise<void> {
  const signUp = await models(ctx).signUp.findUnique({ where: { id }, include: { user: true } });
  if (signUp?.user.state !== 'UNAPPROVED' || !(await hasRole(ctx, signUp.domainId, 'MODERATOR')))
    throw new AppError('NOT_FOUND', 'Nobody waits under this id.', { path: ['input', 'signUpId'] });
  if (isApproved) await approve(ctx, signUp);
  else await inTransaction(ctx, (ctx) => forgetSignUp(ctx, signUp));
}

/** One who waits, for those who decide; null for everybody else. */
export async function signUpFor(ctx: Ctx, id: bigint): Promise<SignUp | null> {
  const found = await models(ctx).signUp.findUnique({ where: { id }, include: { user: true } });
  return found?.user.state === 'UNAPPROVED' && (await hasRole(ctx, found.domainId, 'MODERATOR'))
    ? found
    : null;
}
