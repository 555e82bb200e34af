// Somebody sets a second factor up: a secret for their app, and a code of it that shows that the app has it.

import type { User } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { lockLogin } from '../../tokens/lock-login.ts';
import { mailAboutSecondFactor } from '../security-mails.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { mustBeRight, takeCode } from './take-code.ts';
import { keyUri, newSecret } from './totp.ts';

/** How long a secret waits for its first code. */
const SETTING_UP_MS = 3600_000;

/**
 * Makes the secret of a second factor; it holds once `confirmSecondFactor` had a code of it. Beginning anew makes
 * another. The password was asked for by the caller. Errors: CONFLICT where there is one already.
 */
export async function beginSecondFactor(
  ctx: Ctx,
  { id, email }: Pick<User, 'id' | 'email'>,
): Promise<{ secret: string; uri: string }> {
  const secret = await newSecret(ctx.app.random);
  await inTransaction(ctx, async (ctx) => {
    await mustBeOff(ctx, id);
    await ctx.tx.models.secondFactor.deleteMany({ where: { userId: id } });
    await ctx.tx.models.secondFactor.create({
      data: { userId: id, sealed: ctx.app.ports.seal.seal(secret), createdAt: BigInt(ctx.now) },
    });
  });
  const issuer = (ctx.domain ?? (await ctx.app.domains.default()))?.name ?? 'Pūkeko';
  return { secret, uri: await keyUri(secret, issuer.replace(/:\d+$/, ''), email) };
}

/**
 * Turns the second factor on by a code of the app, and gives the recovery codes, this one time. Sessions and tokens
 * that there are go on. Errors: CONFLICT where none is being set up, FORBIDDEN for a wrong code, RATE_LIMITED.
 */
export async function confirmSecondFactor(
  ctx: Ctx,
  { id }: Pick<User, 'id'>,
  code: string,
): Promise<{ user: User; recoveryCodes: string[] }> {
  // A wrong code is counted, and so ends no transaction.
  const done = await inTransaction(ctx, async (ctx) => {
    await mustBeOff(ctx, id);
    const factor = await ctx.tx.models.secondFactor.findUnique({ where: { userId: id } });
    if (!factor || Number(factor.createdAt) + SETTING_UP_MS <= ctx.now)
      throw new AppError('CONFLICT', 'No second factor is being set up, or it took too long; begin anew.');
    const verdict = await takeCode(ctx, id, code);
    if (verdict !== 'right') return verdict;
    const user = await ctx.tx.models.user.update({
      where: { id },
      data: { secondFactorAt: BigInt(ctx.now) },
    });
    const recoveryCodes = await makeRecoveryCodes(ctx, id);
    await mailAboutSecondFactor(ctx, user, 'on');
    await ctx.emit({ kind: 'userChanged', userId: id });
    return { user, recoveryCodes };
  });
  if (typeof done === 'object') return done;
  mustBeRight(done, 'FORBIDDEN');
  throw new Error('A code was right, and did nothing.');
}

async function mustBeOff(ctx: TxCtx, userId: bigint): Promise<void> {
  await lockLogin(ctx, userId);
  const user = await ctx.tx.models.user.findUniqueOrThrow({ where: { id: userId } });
  if (user.secondFactorAt !== null)
    throw new AppError('CONFLICT', 'This login has a second factor already; turn it off first.');
}
