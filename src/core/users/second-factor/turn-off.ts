// Changes and ends the second factor of a login: by its owner, or by an admin for somebody who lost it, with the
// passkeys.

import type { User } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { readReason } from '../../audit/reason.ts';
import { recordAct } from '../../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { mustAdministerInstall, userOf } from '../../roles/policy.ts';
import { mustRankAboveLogin } from '../../roles/ranks.ts';
import { lockLogin } from '../../tokens/lock-login.ts';
import { mailAboutSecondFactor } from '../security-mails.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';

/**
 * Makes new recovery codes; the old ones are good no more. Password and code were asked for by the caller. Errors:
 * CONFLICT where there is no second factor.
 */
export function renewRecoveryCodes(
  ctx: Ctx,
  { id }: Pick<User, 'id'>,
): Promise<{ user: User; recoveryCodes: string[] }> {
  return inTransaction(ctx, async (ctx) => {
    const user = await mustBeOn(ctx, id);
    const recoveryCodes = await makeRecoveryCodes(ctx, id);
    await mailAboutSecondFactor(ctx, user, 'renewed');
    return { user, recoveryCodes };
  });
}

/**
 * The password alone is enough from now on; passkeys stay. Password and code were asked for by the caller. Errors:
 * CONFLICT where there is no second factor.
 */
export function turnOffSecondFactor(ctx: Ctx, { id }: Pick<User, 'id'>): Promise<User> {
  return inTransaction(ctx, async (ctx) => {
    await mustBeOn(ctx, id);
    const user = await end(ctx, id);
    await mailAboutSecondFactor(ctx, user, 'off');
    return user;
  });
}

/**
 * An admin of the install, or the operator, ends the second factor of somebody who lost it, and removes their passkeys:
 * the password alone signs in. It is written into the audit log, and the person is told by mail. Sessions and tokens go
 * on. Errors: FORBIDDEN, INVALID_INPUT, CONFLICT for their own, and where there is neither.
 */
export async function resetSecondFactor(
  ctx: Ctx,
  { id, isAdmin }: Pick<User, 'id' | 'isAdmin'>,
  reason?: string | null,
): Promise<User> {
  mustAdministerInstall(ctx);
  const comment = readReason(reason);
  if (userOf(ctx)?.id === id)
    throw new AppError('CONFLICT', 'This is your own login; turn it off with your password and a code.', {
      path: ['input', 'email'],
    });
  mustRankAboveLogin(ctx, { id, isAdmin });
  return inTransaction(ctx, async (ctx) => {
    await lockLogin(ctx, id);
    const { count } = await ctx.tx.models.passkey.deleteMany({ where: { userId: id } });
    if (count === 0) await mustBeOn(ctx, id, 'This login has no second factor and no passkeys.');
    const user = await end(ctx, id);
    await mailAboutSecondFactor(ctx, user, 'reset');
    await recordAct(ctx, {
      act: 'SECOND_FACTOR_RESET',
      domainId: null,
      target: { kind: 'USER', id, name: user.email },
      comment,
    });
    return user;
  });
}

async function mustBeOn(
  ctx: TxCtx,
  userId: bigint,
  otherwise = 'This login has no second factor.',
): Promise<User> {
  await lockLogin(ctx, userId);
  const user = await ctx.tx.models.user.findUniqueOrThrow({ where: { id: userId } });
  if (user.secondFactorAt === null) throw new AppError('CONFLICT', otherwise);
  return user;
}

async function end(ctx: TxCtx, userId: bigint): Promise<User> {
  await ctx.tx.models.secondFactor.deleteMany({ where: { userId } });
  await ctx.tx.models.recoveryCode.deleteMany({ where: { userId } });
  const user = await ctx.tx.models.user.update({ where: { id: userId }, data: { secondFactorAt: null } });
  await ctx.emit({ kind: 'userChanged', userId });
  return user;
}
