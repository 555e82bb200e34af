// Forgets sign-ups that came to nothing.

import type { SignUp } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/**
 * Those that never confirm are forgotten after this time and once no link of theirs is good any more; their names are
 * free again.
 */
const WAITS_MS = 3 * 24 * 3600_000;

export async function forgetOldSignUps(ctx: TxCtx): Promise<void> {
  const old = await ctx.tx.models.signUp.findMany({
    where: {
      createdAt: { lt: BigInt(ctx.now - WAITS_MS) },
      user: { state: 'UNCONFIRMED', mailLinks: { none: { expiresAt: { gt: BigInt(ctx.now) } } } },
    },
    take: 20,
  });
  for (const each of old) await forgetSignUp(ctx, each);
}

/**
 * A sign-up that came to nothing leaves nothing; of a login that was there before, its wish to join goes alone. Gives
 * false, and changes nothing, where somebody else ended it first.
 */
export async function forgetSignUp(
  ctx: TxCtx,
  { id, userId }: Pick<SignUp, 'id' | 'userId'>,
): Promise<boolean> {
  const { models } = ctx.tx;
  const { count } = await models.signUp.deleteMany({ where: { id } });
  if (count === 0) return false;
  await ctx.emit({ kind: 'signUpEnded', signUpId: id });
  const { state } = await models.user.findUniqueOrThrow({ where: { id: userId }, select: { state: true } });
  if (state === 'ACTIVE') return true;
  await models.mailLink.deleteMany({ where: { userId } });
  await models.token.deleteMany({ where: { userId } });
  await models.user.delete({ where: { id: userId } });
  await ctx.emit({ kind: 'userChanged', userId });
  return true;
}
