// Takes turns at what a login holds.

import type { TxCtx } from '../context.ts';

/**
 * Whoever makes a token or a code for a login takes its row first, as whoever ends them does: one of the two comes
 * after the other and sees what it did. SQLite lets one transaction write at a time.
 */
export async function lockLogin(ctx: TxCtx, userId: bigint): Promise<void> {
  if (ctx.tx.sql.dialect === 'postgresql')
    await ctx.tx.sql.all('SELECT "id" FROM user_account WHERE "id" = ? FOR UPDATE', [userId]);
}
