// Signs a user in.

import type { User } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { createToken } from '../tokens/create.ts';
import { authenticate, type Credentials, noteSignIn } from './authenticate.ts';
import { noteSignInPlace, type SignInPlace } from './known-places.ts';

/** How long a session of a browser or an app that signed in by password lasts. */
export const SESSION_MS = 90 * 24 * 3600 * 1000;

/**
 * Signs a user in and gives a session token; from an unknown place they are mailed. `isBrowser`: the session is good as
 * the cookie of the domain's pages alone. Attempts are limited by the caller. Errors: as `authenticate`.
 */
export async function signIn(
  ctx: Ctx,
  credentials: Credentials,
  { isBrowser = false, ...place }: { isBrowser?: boolean } & SignInPlace = {},
): Promise<{ user: User; token: string }> {
  const user = await authenticate(ctx, credentials);
  return inTransaction(ctx, async (ctx) => {
    await noteSignIn(ctx, user);
    await noteSignInPlace(ctx, user, place);
    const { token } = await createToken(ctx, {
      user,
      identity: null,
      scopes: ['read', 'write', 'follow', 'profile', 'admin:read', 'admin:write'],
      appName: isBrowser ? `Browser on ${ctx.domain?.name ?? 'this server'}` : 'Session',
      expiresAt: ctx.now + SESSION_MS,
      ...(isBrowser ? { kind: 'COOKIE', domain: ctx.domain } : {}),
    });
    return { user, token };
  });
}
