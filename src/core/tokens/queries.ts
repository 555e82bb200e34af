// Lists of a user's tokens.

import type { Prisma, Token } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';

/** Tokens of a user that have not ended, sessions included, newest first; for the user alone. */
export function tokensOf(ctx: Ctx, userId: bigint, page: Page): Promise<Token[]> {
  return models(ctx).token.findMany({
    where: { ...liveTokensOf(ctx, userId), id: idsOf(page) },
    ...orderOf(page),
  });
}

/** Where somebody signed in with the password of a user, and not out again. */
export function sessionsOf(ctx: Ctx, userId: bigint, page: Page): Promise<Token[]> {
  return models(ctx).token.findMany({
    where: { ...liveTokensOf(ctx, userId), identityId: null, applicationId: null, id: idsOf(page) },
    ...orderOf(page),
  });
}

/** The condition of tokens of a user that have not ended. */
export function liveTokensOf(ctx: Ctx, userId: bigint): Prisma.TokenWhereInput {
  return {
    userId,
    revokedAt: null,
    OR: [{ expiresAt: null }, { expiresAt: { gt: BigInt(ctx.now) } }],
  };
}

export function tokenById(ctx: Ctx, id: bigint): Promise<Token | null> {
  return models(ctx).token.findUnique({ where: { id } });
}
