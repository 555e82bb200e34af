// Tokens that OAuth applications hold.

import type { Application, Identity, Token, User } from '../../db/rows.ts';
import type { Scope } from '../../lib/scopes.ts';
import type { TxCtx } from '../context.ts';
import { createToken } from './create.ts';
import { hashToken } from './hash.ts';

interface Holder {
  application: Application;
  /** Both null: the application by itself, on its domain (client credentials). */
  user: User | null;
  /** Null with a user: a token of the user as such. */
  identity: Identity | null;
  scopes: readonly Scope[];
}

/**
 * The token of an application for somebody with exactly these scopes: the one it was given before, as long as it has
 * not ended, else a new one. Apps count on it: one that signs in again on a second device must not be a second entry in
 * the list of apps. A copy that cannot be unsealed (the key of the data folder was lost) is passed over.
 */
export async function tokenForApplication(
  ctx: TxCtx,
  holder: Holder,
): Promise<{ row: Token; token: string }> {
  const { application, user, identity, scopes } = holder;
  const wanted = setOf(scopes);
  const live = await ctx.tx.models.token.findMany({
    where: {
      applicationId: application.id,
      userId: user?.id ?? null,
      identityId: identity?.id ?? null,
      kind: 'BEARER',
      revokedAt: null,
      expiresAt: null,
    },
    orderBy: { id: 'desc' },
  });
  for (const row of live) {
    if (row.sealed === null || setOf(row.scopes.split(' ')) !== wanted) continue;
    const token = ctx.app.ports.seal.open(row.sealed);
    if (token !== null && hashToken(token) === row.hash) return { row, token };
  }
  const domain = user ? null : await ctx.app.domains.byId(application.domainId);
  return createToken(ctx, { user, identity, scopes, application, domain, appName: application.name });
}

function setOf(scopes: readonly string[]): string {
  return [...new Set(scopes)].sort().join(' ');
}
