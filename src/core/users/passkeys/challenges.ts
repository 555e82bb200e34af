// What passkeys are to sign: made here at random, and good once.

import type { PasskeyPurpose } from '../../../db/enums.ts';
import type { PasskeyChallenge } from '../../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { hashToken } from '../../tokens/hash.ts';

/** How long a browser may take; people look for their phone meanwhile (WebAuthn Level 3, 15.1: 5 to 10 minutes). */
export const CHALLENGE_MS = 600_000;
/** Twice as many as the specification asks for at least (13.4.3). */
const BYTES = 32;
/** Old ones of everybody that go whenever one is made. */
const FORGOTTEN_AT_ONCE = 100;

/** What a challenge may be used for. */
export interface ChallengeFor {
  purpose: PasskeyPurpose;
  host: string;
  /** A secret of the browser that asks, which must answer too; null for none. */
  device?: string | null | undefined;
  /** Of REGISTER: who adds a passkey in which session, and what their device holds in place of a name. */
  registering?: { userId: bigint; tokenId: bigint; userHandle: string };
}

/** Makes a challenge, in base64url. Only its hash is kept. */
export function makeChallenge(
  ctx: Ctx,
  { purpose, host, device, registering }: ChallengeFor,
): Promise<string> {
  const challenge = ctx.app.random.bytes(BYTES).toString('base64url');
  return inTransaction(ctx, async (ctx) => {
    await forgetOld(ctx);
    await ctx.tx.models.passkeyChallenge.create({
      data: {
        hash: hashOf(challenge, device),
        purpose,
        host,
        ...registering,
        expiresAt: BigInt(ctx.now + CHALLENGE_MS),
      },
    });
    return challenge;
  });
}

/**
 * Uses a challenge up, whatever becomes of the answer to it; null where it was none for this, is too old, or was used
 * before. Of two that come at once with the same one alone gets it, also in two processes.
 */
export async function takeChallenge(
  ctx: Ctx,
  challenge: string,
  { purpose, host, device }: Omit<ChallengeFor, 'registering'>,
): Promise<PasskeyChallenge | null> {
  const hash = hashOf(challenge, device);
  const taken = await inTransaction(ctx, async (ctx) => {
    const row = await ctx.tx.models.passkeyChallenge.findUnique({ where: { hash } });
    const gone = await ctx.tx.sql.run('DELETE FROM passkey_challenge WHERE "hash" = ?', [hash]);
    return gone > 0 ? row : null;
  });
  const isGood = taken?.purpose === purpose && taken.host === host && taken.expiresAt > BigInt(ctx.now);
  return isGood ? taken : null;
}

const hashOf = (challenge: string, device: string | null | undefined) =>
  hashToken(device ? `${challenge}\n${device}` : challenge);

/** In portions, and past those that another transaction forgets at this moment. */
async function forgetOld(ctx: TxCtx): Promise<void> {
  const { sql } = ctx.tx;
  const lock = sql.dialect === 'postgresql' ? ' FOR UPDATE SKIP LOCKED' : '';
  await sql.run(
    `DELETE FROM passkey_challenge WHERE "hash" IN (SELECT "hash" FROM passkey_challenge
       WHERE "expiresAt" <= ? ORDER BY "expiresAt" LIMIT ${FORGOTTEN_AT_ONCE}${lock})`,
    [BigInt(ctx.now)],
  );
}
