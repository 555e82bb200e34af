// Lists of a user's tokens.

import type { Token } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';

/** Tokens of a user that have not ended, sessions included, newest first; for the user alone. Their text is not known to us. */
export function tokensOf(ctx: Ctx, userId: bigint, page: Page): Promise<Token[]> {
  return models(ctx).token.findMany({
    where: {
      userId,
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: BigInt(ctx.now) } }],
      id: idsOf(page),
    },
    ...orderOf(page),
  });
}

export function tokenById(ctx: Ctx, id: bigint): Promise<Token | null> {
  return models(ctx).token.findUnique({ where: { id } });
}
