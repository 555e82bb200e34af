// Decides whether a code is the second factor of a login: each counts once, and few wrong ones are looked at.

import type { SecondFactor } from '../../../db/rows.ts';
import { AppError, type AppErrorCode } from '../../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { lockLogin } from '../../tokens/lock-login.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { isTotp, stepOf } from './totp.ts';

/** So many wrong codes in a row cost no waiting. */
const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
/** Nobody waits for longer, and of those who guess day and night for a year three in a hundred hit. */
const LONGEST_WAIT_MS = 3600_000;
const LONGEST_CODE = 100;

/** How long no code of the app is looked at after so many wrong ones in a row, in milliseconds. */
export function waitAfter(failures: number): number {
  if (failures < FREE_TRIES) return 0;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - FREE_TRIES));
}

const PATH = ['input', 'code'];

/** What became of a code; a number: none of the app is looked at for so many milliseconds. */
type Verdict = 'right' | 'wrong' | number;

/**
 * Takes a code of somebody who gave their password: of their app, or a recovery code. It is used up then, and wrong
 * ones are counted, whatever becomes of what it was given for. `wrong`: the code of the error for a wrong one. Errors:
 * SECOND_FACTOR_REQUIRED without a code, RATE_LIMITED.
 */
export async function mustGiveCode(
  ctx: Ctx,
  userId: bigint,
  code: string | null | undefined,
  wrong: AppErrorCode,
): Promise<void> {
  if (!code?.trim())
    throw new AppError(
      'SECOND_FACTOR_REQUIRED',
      'This login has a second factor: give the code that your app shows, or a recovery code.',
      { path: PATH },
    );
  mustBeRight(await inTransaction(ctx, (ctx) => takeCode(ctx, userId, code)), wrong);
}

/** Throws for a code that is not right: `wrong`, RATE_LIMITED. */
export function mustBeRight(verdict: Verdict, wrong: AppErrorCode): void {
  if (verdict === 'right') return;
  if (verdict === 'wrong')
    throw new AppError(
      wrong,
      'This code is wrong, too old, or was used already; wait for the next one, or give a recovery code.',
      { path: PATH },
    );
  const seconds = Math.ceil(verdict / 1000);
  const wait = seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  throw new AppError('RATE_LIMITED', `Too many wrong codes; wait ${wait}, or give a recovery code.`, {
    path: PATH,
    retryAfterMs: seconds * 1000,
  });
}

/**
 * The same within a transaction, which must be committed whatever the verdict is: it holds what was counted. The login
 * is taken in turns, by all processes, so of many codes at once each is looked at after the one before was counted.
 */
export async function takeCode(ctx: TxCtx, userId: bigint, text: string): Promise<Verdict> {
  await lockLogin(ctx, userId);
  const factor = await ctx.tx.models.secondFactor.findUnique({ where: { userId } });
  if (!factor) return 'wrong';
  // Whoever waited for their turn did not wait in vain.
  const now = ctx.app.clock.now();
  const waitMs = Math.max(0, Number(factor.nextTryAt) - now);
  // Full-width digits are what keyboards of some languages give.
  const code = text.slice(0, LONGEST_CODE).normalize('NFKC').replace(/[\s-]/g, '').toLowerCase();
  // Nobody guesses a recovery code, so its owner need not wait because somebody else guesses.
  const isRight = isTotp(code)
    ? waitMs === 0 && (await useTotp(ctx, factor, code, now))
    : await useRecoveryCode(ctx, userId, code);
  if (waitMs > 0 && !isRight) return waitMs;
  const failures = isRight ? 0 : factor.failures + 1;
  await ctx.tx.sql.run('UPDATE second_factor SET "failures" = ?, "nextTryAt" = ? WHERE "userId" = ?', [
    failures,
    isRight ? 0n : BigInt(now + waitAfter(failures)),
    userId,
  ]);
  return isRight ? 'right' : 'wrong';
}

/** Uses the code of a time step up, and with it those of all steps before. */
async function useTotp(ctx: TxCtx, factor: SecondFactor, code: string, now: number): Promise<boolean> {
  const secret = ctx.app.ports.seal.open(factor.sealed);
  if (secret === null) {
    ctx.app.log.warn(
      'A code of a second factor cannot be checked: the secret of this install (secret.key) is another one than before. Recovery codes are good, and `pukeko user second-factor reset` turns it off.',
    );
    return false;
  }
  const step = await stepOf(secret, code, now);
  if (step === null) return false;
  // Of two that come at once with the same code one alone gets past this line.
  const taken = await ctx.tx.sql.run(
    'UPDATE second_factor SET "lastStep" = ? WHERE "userId" = ? AND "lastStep" < ?',
    [step, factor.userId, step],
  );
  return taken > 0;
}
