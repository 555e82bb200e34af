// Exchanges a code for a token.

import { createHash } from 'node:crypto';
import type { Application, AuthorizationCode, Identity, Token, User } from '../../db/rows.ts';
import { parseScopes } from '../../lib/scopes.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { tokenForApplication } from '../tokens/for-application.ts';
import { hashToken } from '../tokens/hash.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { revokeTokens } from '../tokens/revoke.ts';

export interface Redemption {
  code: string;
  /** The address the code was sent to; must be the same once more. */
  redirectUri: string;
  /** Proof that whoever asked for the code redeems it (PKCE). */
  codeVerifier: string | null;
}

/**
 * `scope`: in the order it was asked for. `missing-verifier` and `refused`: why there is no token, in OAuth's terms
 * (RFC 6749, 5.2).
 */
export type Redeemed =
  | { outcome: 'token'; token: string; row: Token; scope: string }
  | { outcome: 'refused' | 'missing-verifier' };

const REFUSED: Redeemed = { outcome: 'refused' };

/**
 * Exchanges a code for the token of its application, once: a second time it is refused and what it was exchanged for
 * ends, because one of the two who had it stole it (RFC 6749, 4.1.2). Nothing is thrown, or the end of that token would
 * be rolled back.
 */
export function redeemCode(ctx: Ctx, application: Application, redemption: Redemption): Promise<Redeemed> {
  return inTransaction(ctx, async (ctx) => {
    const code = await ctx.tx.models.authorizationCode.findUnique({
      where: { hash: hashToken(redemption.code) },
      include: { user: true, identity: true },
    });
    if (!code || code.applicationId !== application.id) return REFUSED;
    if (code.usedAt !== null) return replayed(ctx, code);
    const proof = proofOf(code, redemption);
    if (proof !== 'good') return { outcome: proof };
    if (code.expiresAt <= BigInt(ctx.now) || code.redirectUri !== redemption.redirectUri) return REFUSED;
    await lockLogin(ctx, code.userId);
    if (!(await mayStill(ctx, code))) return REFUSED;
    // Of two at once one alone gets past this line.
    const used = await ctx.tx.sql.run(
      'UPDATE authorization_code SET "usedAt" = ? WHERE "id" = ? AND "usedAt" IS NULL',
      [BigInt(ctx.now), code.id],
    );
    if (used === 0) return REFUSED;
    const { token, row } = await tokenForApplication(ctx, {
      application,
      user: code.user,
      identity: code.identity,
      scopes: parseScopes(code.scopes).scopes,
    });
    await ctx.tx.models.authorizationCode.update({ where: { id: code.id }, data: { tokenId: row.id } });
    return { outcome: 'token', token, row, scope: code.scopes };
  });
}

async function replayed(ctx: TxCtx, { tokenId }: AuthorizationCode): Promise<Redeemed> {
  if (tokenId !== null) await revokeTokens(ctx, { id: tokenId });
  return REFUSED;
}

/**
 * A verifier is wanted where a challenge came, and is refused where none did: leaving both out would otherwise undo
 * PKCE (RFC 9700, 4.8).
 */
function proofOf(
  { codeChallenge }: AuthorizationCode,
  { codeVerifier }: Redemption,
): 'good' | 'refused' | 'missing-verifier' {
  if (codeChallenge === null) return codeVerifier === null ? 'good' : 'refused';
  if (codeVerifier === null) return 'missing-verifier';
  return createHash('sha256').update(codeVerifier).digest('base64url') === codeChallenge ? 'good' : 'refused';
}

/** Whether the user may sign in and still holds the identity: both may have changed since the consent. */
async function mayStill(
  ctx: TxCtx,
  { user, identity }: AuthorizationCode & { user: User; identity: Identity | null },
): Promise<boolean> {
  if (user.disabledAt !== null || user.state !== 'ACTIVE') return false;
  if (identity === null) return true;
  if (identity.state !== 'ACTIVE') return false;
  const key = { identityId: identity.id, userId: user.id };
  return (await ctx.tx.models.identityMember.findUnique({ where: { identityId_userId: key } })) !== null;
}
