// Gives an application a code for somebody who said yes to it.

import type { Application, AuthorizationCode, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { formatScopes, parseScopes, type Scope, scopesCover } from '../../lib/scopes.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { heldIdentity } from '../identities/acting.ts';
import { hashToken } from '../tokens/hash.ts';
import { mustStillLive } from '../tokens/still-lives.ts';
import { mustBeSession } from '../viewer.ts';
import { ApplicationNotFound } from './errors.ts';
import { applicationByClientId, redirectUrisOf } from './queries.ts';
import { isRegistered } from './redirect.ts';

/** RFC 6749, 4.1.2 recommends ten minutes at most. */
const CODE_MS = 10 * 60_000;

/** SHA-256 as base64url without padding (RFC 7636, 4.2). */
const CHALLENGE = /^[\w-]{43}$/;

export interface AuthorizationRequest {
  clientId: string;
  /** One that the application registered (redirect.ts). */
  redirectUri: string;
  /** No more than the application registered; `read` when there are none. */
  scopes: readonly string[];
  /** S256; null: the application proves itself by its secret alone. */
  codeChallenge?: string | null;
}

/**
 * What an application asks for, checked: nothing of it may be answered at `redirectUri` before (RFC 9700, 4.1). Errors:
 * NOT_FOUND for an unknown application, INVALID_INPUT for an address that it did not register, scopes beyond its own
 * and a malformed challenge.
 */
async function checkAuthorization(
  ctx: Ctx,
  request: AuthorizationRequest,
): Promise<{ application: Application; scopes: Scope[] }> {
  const application = await applicationByClientId(ctx, request.clientId);
  if (!application) throw new ApplicationNotFound();
  const refuse = (message: string, field: string) =>
    new AppError('INVALID_INPUT', message, { path: ['input', field] });
  if (!isRegistered(request.redirectUri, redirectUrisOf(application)))
    throw refuse('The redirect uri included is not valid.', 'redirectUri');
  const { scopes, unknown } = parseScopes(request.scopes.length === 0 ? ['read'] : request.scopes);
  if (unknown.length > 0 || !scopesCover(application.scopes.split(' '), scopes))
    throw refuse('The requested scope is invalid, unknown, or malformed.', 'scopes');
  if (request.codeChallenge != null && !CHALLENGE.test(request.codeChallenge))
    throw refuse('The code challenge must be SHA-256 as base64url (S256).', 'codeChallenge');
  return { application, scopes };
}

/**
 * Lets an application act as one identity of the domain asked, or as the user (`identityId` null), and gives the code
 * that it exchanges for a token. Only a session may: an application never hands out what it was given. Errors: those of
 * `checkAuthorization`, UNAUTHENTICATED, FORBIDDEN for an identity that is not the user's or is of another domain.
 */
export async function authorizeApplication(
  ctx: Ctx,
  request: AuthorizationRequest & { identityId: bigint | null },
): Promise<{ application: Application; code: string; row: AuthorizationCode }> {
  const user = mustBeSession(ctx.viewer);
  const { application, scopes } = await checkAuthorization(ctx, request);
  const identity = request.identityId === null ? null : await identityHere(ctx, request.identityId);
  const code = ctx.app.random.bytes(32).toString('base64url');
  return inTransaction(ctx, async (ctx) => {
    await mustStillLive(ctx);
    const row = await ctx.tx.models.authorizationCode.create({
      data: {
        id: ctx.app.ids.next(),
        hash: hashToken(code),
        applicationId: application.id,
        userId: user.id,
        identityId: identity?.id ?? null,
        redirectUri: request.redirectUri,
        scopes: formatScopes(scopes),
        codeChallenge: request.codeChallenge ?? null,
        expiresAt: BigInt(ctx.now + CODE_MS),
      },
    });
    // Nobody can use them any more; the table stays as small as ten minutes of sign-ins.
    await ctx.tx.models.authorizationCode.deleteMany({
      where: { expiresAt: { lt: BigInt(ctx.now - KEPT_MS) } },
    });
    return { application, code, row };
  });
}

/** A used code is remembered for a day, so that one which is used again ends its token. */
const KEPT_MS = 24 * 3600_000;

async function identityHere(ctx: Ctx, identityId: bigint): Promise<Identity> {
  const identity = await heldIdentity(ctx, identityId);
  if (identity.domainId === ctx.domain?.id) return identity;
  throw new AppError(
    'FORBIDDEN',
    'This identity lives on another domain; sign in to the application there.',
    {
      path: ['input', 'identityId'],
    },
  );
}
