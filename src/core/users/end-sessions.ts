// Ends everything by which somebody could still act or come back in as a login.

import type { TxCtx } from '../context.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { revokeTokens } from '../tokens/revoke.ts';

/**
 * Ends all sessions and tokens of a login, the codes that applications have not exchanged yet, passkeys that are being
 * added, and mailed links that would set a password or an address: whoever had them while the password was known to
 * others has nothing left. A link that confirms an address stays, and so do the second factor and passkeys: they are
 * not the password, and their owner was mailed of each. Answers how many tokens ended.
 */
export async function endSessions(ctx: TxCtx, userId: bigint): Promise<number> {
  await lockLogin(ctx, userId);
  await ctx.tx.models.authorizationCode.deleteMany({ where: { userId, usedAt: null } });
  await ctx.tx.models.mailLink.deleteMany({ where: { userId, purpose: { in: ['RESET', 'CHANGE'] } } });
  await ctx.tx.models.passkeyChallenge.deleteMany({ where: { userId } });
  return revokeTokens(ctx, { userId });
}
