// What an application does with its own credentials: a token for itself, ending and looking at tokens it holds.

import type { Application, Token } from '../../db/rows.ts';
import { parseScopes, scopesCover } from '../../lib/scopes.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { tokenForApplication } from '../tokens/for-application.ts';
import { hashToken } from '../tokens/hash.ts';
import { revokeTokens } from '../tokens/revoke.ts';

/**
 * The application's own token (client credentials, RFC 6749, 4.4); null where the scopes are unknown or beyond what it
 * registered.
 */
export async function tokenOfApplication(
  ctx: Ctx,
  application: Application,
  scope: string | null,
): Promise<{ token: string; row: Token; scope: string } | null> {
  const { scopes, unknown } = parseScopes(scope ?? '');
  const wanted = scopes.length > 0 ? scopes : (['read'] as const);
  if (unknown.length > 0 || !scopesCover(application.scopes.split(' '), wanted)) return null;
  const holder = { application, user: null, identity: null, scopes: wanted };
  const made = await inTransaction(ctx, (ctx) => tokenForApplication(ctx, holder));
  return { ...made, scope: wanted.join(' ') };
}

/**
 * Ends a token that the application holds (RFC 7009); false for one of somebody else. One that is unknown or has ended
 * needs no ending.
 */
export function revokeOwnToken(ctx: Ctx, application: Application, token: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const row = await ctx.tx.models.token.findUnique({ where: { hash: hashToken(token) } });
    if (!row) return true;
    if (row.applicationId !== application.id) return false;
    await revokeTokens(ctx, { id: row.id });
    return true;
  });
}

/** A token that the application holds and that is good for something; null for every other (RFC 7662, 2.2). */
export async function ownLiveToken(ctx: Ctx, application: Application, token: string): Promise<Token | null> {
  if (!ctx.domain) return null;
  const row = await models(ctx).token.findUnique({ where: { hash: hashToken(token) } });
  if (row?.applicationId !== application.id) return null;
  const { state } = await ctx.app.tokens.read(token, ctx.domain);
  return state === 'active' ? row : null;
}
