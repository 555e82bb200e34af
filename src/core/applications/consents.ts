// Applications that people let act for them. The consent is the token: as long as it lives, the application may.

import type { Application, Token } from '../../db/rows.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { liveTokensOf } from '../tokens/queries.ts';
import { revokeTokens } from '../tokens/revoke.ts';

/** Applications that hold a token of a user, on all domains, the last registered first. */
export function applicationsOf(ctx: Ctx, userId: bigint, page: Page): Promise<Application[]> {
  return models(ctx).application.findMany({
    where: { tokens: { some: liveTokensOf(ctx, userId) }, id: idsOf(page) },
    ...orderOf(page),
  });
}

/** What an application may do for a user: a token for each identity and set of scopes, newest first. */
export function tokensHeldBy(ctx: Ctx, applicationId: bigint, userId: bigint, page: Page): Promise<Token[]> {
  return models(ctx).token.findMany({
    where: { ...liveTokensOf(ctx, userId), applicationId, id: idsOf(page) },
    ...orderOf(page),
  });
}

/**
 * Takes from an application everything it may do for a user, codes on their way included. Answers how many tokens
 * ended.
 */
export function revokeConsent(ctx: Ctx, applicationId: bigint, userId: bigint): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const ended = await revokeTokens(ctx, { applicationId, userId });
    await ctx.tx.models.authorizationCode.deleteMany({ where: { applicationId, userId, usedAt: null } });
    return ended;
  });
}

/** One application by id, for itself and for those it may act for; null for everybody else. */
export function applicationFor(ctx: Ctx, id: bigint): Promise<Application | null> {
  const { viewer } = ctx;
  const isItself = 'applicationId' in viewer && viewer.applicationId === id;
  const userId = viewer.kind === 'user' && viewer.applicationId == null ? viewer.user.id : null;
  if (!isItself && userId === null) return Promise.resolve(null);
  return models(ctx).application.findFirst({
    where: { id, ...(isItself || userId === null ? {} : { tokens: { some: liveTokensOf(ctx, userId) } }) },
  });
}
