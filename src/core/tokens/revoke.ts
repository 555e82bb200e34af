// Revokes tokens and ends the live streams that they opened.

import type { Prisma } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/** Ends tokens; their live streams close at once. Answers how many there were. */
export async function revokeTokens(ctx: TxCtx, where: Prisma.TokenWhereInput): Promise<number> {
  const tokens = await ctx.tx.models.token.findMany({
    where: { ...where, revokedAt: null },
    select: { id: true },
  });
  for (const { id } of tokens) {
    await ctx.tx.models.token.update({ where: { id }, data: { revokedAt: BigInt(ctx.now) } });
    await ctx.emit({ kind: 'tokenRevoked', tokenId: id });
  }
  return tokens.length;
}
