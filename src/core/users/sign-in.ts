// Signs a user in.

import { type Ctx, inTransaction } from '../context.ts';
import { authenticate, type Credentials, noteSignIn } from './authenticate.ts';
import { openSession, type Session, type SessionFor } from './open-session.ts';

/**
 * Signs a user in and gives a session token; from an unknown place they are mailed. `isBrowser`: the session is good as
 * the cookie of the domain's pages alone. Attempts are limited by the caller. Errors: as `authenticate`.
 */
export async function signIn(ctx: Ctx, credentials: Credentials, where: SessionFor = {}): Promise<Session> {
  const user = await authenticate(ctx, credentials);
  return inTransaction(ctx, async (ctx) => {
    await noteSignIn(ctx, user);
    return openSession(ctx, user, where);
  });
}
