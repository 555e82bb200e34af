// Mails the link that confirms the address of a sign-up once more, to another address where one is given.

import type { SignUp } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { emailBlocked } from '../users/input.ts';
import { askToConfirm } from './confirmation.ts';
import { readNewEmail } from './input.ts';

/**
 * The sign-up on this domain that waits for its address to be confirmed, for whoever holds the token that the
 * application got which made it. Errors: NOT_FOUND for every other token.
 */
export async function waitingSignUp(ctx: Ctx, token: string): Promise<SignUp> {
  const reading = await ctx.app.tokens.read(token, ctx.domain);
  if (reading.state !== 'unconfirmed' || reading.viewer.kind !== 'user') throw notWaiting();
  const found = await models(ctx).signUp.findFirst({ where: { userId: reading.viewer.user.id } });
  if (!found || found.domainId !== ctx.domain?.id) throw notWaiting();
  return found;
}

/**
 * Links that were mailed to another address before are good no longer. With an address from where admins of the install
 * want to look first (core/access) a sign-up waits for one, as it would have from the beginning. How often is limited
 * by the caller. Errors: NOT_FOUND where it waits no longer, INVALID_INPUT for an address that cannot be one or is kept
 * out.
 */
export async function resendConfirmation(ctx: Ctx, signUp: SignUp, email: string | null): Promise<void> {
  const given = email === null ? null : readNewEmail(email);
  const block = given === null ? null : await ctx.app.accessBlocks.ofEmail(given);
  if (block === 'SIGN_UP_BLOCK') throw emailBlocked();
  const where = { id: signUp.id };
  await inTransaction(ctx, async (ctx) => {
    const { models } = ctx.tx;
    const before = await models.signUp.findUnique({ where, include: { user: true, domain: true } });
    if (before?.user.state !== 'UNCONFIRMED') throw notWaiting();
    const address = given ?? before.email;
    const needsApproval = before.needsApproval || block !== null;
    await models.signUp.update({ where, data: { email: address, needsApproval } });
    await askToConfirm(ctx, { ...before, email: address });
  });
}

const notWaiting = () =>
  new AppError('NOT_FOUND', 'No sign-up waits for its address to be confirmed under this token.', {
    path: ['input', 'token'],
  });
