// Creates tokens for an identity at its holder's request, and revokes single tokens.

import type { Identity, Token } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseScopes, type Scope, scopesCover } from '../../lib/scopes.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { userOf } from '../roles/policy.ts';
import { createToken } from './create.ts';
import { revokeTokens } from './revoke.ts';
import { mustStillLive } from './still-lives.ts';

/**
 * Makes a token bound to one identity for its holder: never with more scopes than the token that asks. Errors:
 * FORBIDDEN. `identity` must come from `actingIdentity`, which checks that the viewer holds it.
 */
export async function issueIdentityToken(
  ctx: Ctx,
  identity: Identity,
  input: { scopes: readonly Scope[]; appName: string; literal?: string | null },
): Promise<{ row: Token; token: string }> {
  const { viewer } = ctx;
  if ((viewer.kind === 'user' || viewer.kind === 'identity') && !scopesCover(viewer.scopes, input.scopes)) {
    throw new AppError('FORBIDDEN', 'A token cannot give out scopes that it does not have itself.', {
      path: ['input', 'scopes'],
    });
  }
  if (input.literal != null && viewer.kind !== 'operator') {
    throw new AppError('FORBIDDEN', 'Only the command line chooses the text of a token.', {
      path: ['input', 'token'],
    });
  }
  const user = userOf(ctx) ?? (await soleHolder(ctx, identity));
  return inTransaction(ctx, async (ctx) => {
    await mustStillLive(ctx);
    return createToken(ctx, { user, identity, ...input, scopes: normaliseScopes(input.scopes) });
  });
}

/** The operator makes tokens for an identity: they belong to its first holder, so that they end with that user's. */
async function soleHolder(ctx: Ctx, identity: Identity) {
  const member = await ctx.app.db.models.identityMember.findFirst({
    where: { identityId: identity.id },
    orderBy: { createdAt: 'asc' },
    include: { user: true },
  });
  return member?.user ?? null;
}

/**
 * Ends one token: the viewer's own, one of the viewer's user, or any for the operator. Answers false when there is none
 * such.
 */
export async function revokeToken(ctx: Ctx, tokenId: bigint): Promise<boolean> {
  const user = userOf(ctx);
  const { viewer } = ctx;
  const own = viewer.kind === 'identity' ? viewer.tokenId : null;
  if (viewer.kind !== 'operator' && !user && own !== tokenId) return false;
  const where =
    viewer.kind === 'operator' || own === tokenId
      ? { id: tokenId }
      : { id: tokenId, userId: user?.id ?? -1n };
  return inTransaction(ctx, async (ctx) => (await revokeTokens(ctx, where)) > 0);
}
