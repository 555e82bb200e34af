// Whether the token of a request still lives, looked at where something is made by it.

import { AppError } from '../../lib/app-error.ts';
import type { TxCtx } from '../context.ts';
import { lockLogin } from './lock-login.ts';

/**
 * Refuses a token or a code to a request whose own token has ended since it was read: what ends all sessions would
 * otherwise leave one that was being made at that moment. Errors: UNAUTHENTICATED.
 */
export async function mustStillLive(ctx: TxCtx): Promise<void> {
  const { viewer } = ctx;
  if (viewer.kind !== 'user' && viewer.kind !== 'identity') return;
  if (viewer.user) await lockLogin(ctx, viewer.user.id);
  const [row] = await ctx.tx.sql.all('SELECT 1 FROM token WHERE "id" = ? AND "revokedAt" IS NULL', [
    viewer.tokenId,
  ]);
  if (!row) throw new AppError('UNAUTHENTICATED', 'The access token was revoked.');
}
