// Revokes tokens, ends the live streams that they opened, and their push subscriptions.

import type { Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/**
 * Ends tokens; their live streams close at once, and nothing is pushed for them any more. Answers how many there were.
 */
export async function revokeTokens(ctx: TxCtx, where: Prisma.TokenWhereInput): Promise<number> {
  const tokens = await ctx.tx.models.token.findMany({
    where: { ...where, revokedAt: null },
    select: { id: true },
  });
  for (const { id } of tokens) {
    await ctx.tx.models.token.update({ where: { id }, data: { revokedAt: BigInt(ctx.now) } });
    await ctx.tx.models.pushSubscription.deleteMany({ where: { tokenId: id } });
    await ctx.emit({ kind: 'tokenRevoked', tokenId: id });
  }
  return tokens.length;
}
