// Recovery codes: each stands in for the second factor once.

import type { Random } from '../../../lib/random.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { sql } from '../../context.ts';
import { hashToken } from '../../tokens/hash.ts';

const COUNT = 10;
/** 80 bits: nobody guesses one, so a round of SHA-256 is enough to keep them. */
const CHARACTERS = 16;
/** Base32 in small letters: whoever copies one by hand finds neither 0 nor 1 in it. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** Makes new codes for a login, as they are shown this one time; those before are gone. */
export async function makeRecoveryCodes(ctx: TxCtx, userId: bigint): Promise<string[]> {
  await ctx.tx.models.recoveryCode.deleteMany({ where: { userId } });
  const codes = Array.from({ length: COUNT }, () => newCode(ctx.app.random));
  await ctx.tx.models.recoveryCode.createMany({
    data: codes.map((code) => ({ hash: hashOf(userId, code), userId })),
  });
  return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
}

/** Uses a code up; false where it is none of this login, or was used before. `code` without dashes. */
export async function useRecoveryCode(ctx: TxCtx, userId: bigint, code: string): Promise<boolean> {
  // Of two that come at once with the same code one alone deletes the row.
  const gone = await ctx.tx.sql.run('DELETE FROM recovery_code WHERE "hash" = ? AND "userId" = ?', [
    hashOf(userId, code),
    userId,
  ]);
  return gone > 0;
}

/** How many codes of a login were not used yet. */
export async function recoveryCodesLeft(ctx: Ctx, userId: bigint): Promise<number> {
  const [row] = await sql(ctx).all<{ count: bigint | number }>(
    'SELECT COUNT(*) AS "count" FROM recovery_code WHERE "userId" = ?',
    [userId],
  );
  return Number(row?.count ?? 0);
}

/** With the login in it: the same code of two logins would be two rows. */
const hashOf = (userId: bigint, code: string) => hashToken(`${userId}\n${code}`);

const newCode = (random: Random) =>
  [...random.bytes(CHARACTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
