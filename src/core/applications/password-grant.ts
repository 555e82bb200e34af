// A token for an address and its password, for old command-line clients (RFC 6749, 4.3).

import type { Application, Token } from '../../db/rows.ts';
import { parseScopes, scopesCover } from '../../lib/scopes.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { identitiesOfUser } from '../identities/queries.ts';
import { tokenForApplication } from '../tokens/for-application.ts';
import { authenticate, type Credentials, noteSignIn } from '../users/authenticate.ts';
import { noteSignInPlace } from '../users/known-places.ts';

export interface PasswordGrant extends Credentials {
  scope: string | null;
  /** The client's IP address. */
  ip?: string;
}

/**
 * The token of the user's oldest identity on the domain asked; there is no page on which to choose. `scope`,
 * `identity`: why there is none. Errors: as `authenticate`. Attempts are limited by the caller.
 */
export async function tokenByPassword(
  ctx: Ctx,
  application: Application,
  { scope, ip, ...credentials }: PasswordGrant,
): Promise<{ token: string; row: Token; scope: string } | 'scope' | 'identity'> {
  const { scopes, unknown } = parseScopes(scope ?? 'read');
  if (unknown.length > 0 || scopes.length === 0 || !scopesCover(application.scopes.split(' '), scopes))
    return 'scope';
  const user = await authenticate(ctx, credentials);
  const held = await identitiesOfUser(ctx, user.id);
  const identity = held.find((each) => each.domainId === ctx.domain?.id && each.state === 'ACTIVE');
  if (!identity) return 'identity';
  const made = await inTransaction(ctx, async (ctx) => {
    await noteSignIn(ctx, user);
    await noteSignInPlace(ctx, user, { ip });
    return tokenForApplication(ctx, { application, user, identity, scopes });
  });
  return { ...made, scope: scopes.join(' ') };
}
