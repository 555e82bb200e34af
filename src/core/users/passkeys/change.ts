// Somebody gives a passkey of theirs another name, or removes it.

import type { Passkey, User } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { lockLogin } from '../../tokens/lock-login.ts';
import { mailAboutPasskey } from '../security-mails.ts';
import { readPasskeyName } from './name.ts';

/** Errors: NOT_FOUND for what is none of this login, INVALID_INPUT. */
export function renamePasskey(
  ctx: Ctx,
  { id: userId }: Pick<User, 'id'>,
  id: bigint,
  text: string,
): Promise<Passkey> {
  const name = readPasskeyName(text);
  return inTransaction(ctx, async (ctx) => {
    await mustBeTheirs(ctx, userId, id);
    return ctx.tx.models.passkey.update({ where: { id }, data: { name } });
  });
}

/**
 * Removes a passkey: it signs in no more. Sessions that were opened by it go on; its owner is told by mail. The
 * password was asked for by the caller. Errors: NOT_FOUND for what is none of this login.
 */
export function removePasskey(ctx: Ctx, { id: userId }: Pick<User, 'id'>, id: bigint): Promise<User> {
  return inTransaction(ctx, async (ctx) => {
    const passkey = await mustBeTheirs(ctx, userId, id);
    await ctx.tx.models.passkey.delete({ where: { id } });
    const user = await ctx.tx.models.user.findUniqueOrThrow({ where: { id: userId } });
    await mailAboutPasskey(ctx, user, passkey, 'removed');
    ctx.tx.afterCommit(() =>
      ctx.app.log.info(
        { user: String(userId), passkey: String(id), host: passkey.host },
        'A passkey was removed.',
      ),
    );
    return user;
  });
}

async function mustBeTheirs(ctx: TxCtx, userId: bigint, id: bigint): Promise<Passkey> {
  await lockLogin(ctx, userId);
  const passkey = await ctx.tx.models.passkey.findUnique({ where: { id } });
  if (passkey?.userId !== userId)
    throw new AppError('NOT_FOUND', 'There is no such passkey of yours; it may be removed already.', {
      path: ['input', 'passkeyId'],
    });
  return passkey;
}
