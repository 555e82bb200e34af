// Signs a user in with a password.

import type { User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { createToken } from '../tokens/create.ts';
import { signInName } from './sign-in-name.ts';

/** How long a session of a browser or an app that signed in by password lasts. */
export const SESSION_MS = 90 * 24 * 3600 * 1000;

const REFUSED = 'The e-mail address or the password is wrong, or the address is not confirmed yet.';

/**
 * Signs a user in with a password and gives a session token. Takes as long for unknown addresses as for wrong
 * passwords, so that nobody learns who has a login here. `isBrowser`: the session is good as the cookie of the domain's
 * pages alone. Attempts are limited by the caller. Errors: UNAUTHENTICATED.
 */
export async function signIn(
  ctx: Ctx,
  email: string,
  password: string,
  { isBrowser = false }: { isBrowser?: boolean } = {},
): Promise<{ user: User; token: string }> {
  const user = await userByPassword(ctx, email, password);
  return inTransaction(ctx, async (ctx) => {
    await mustStillBePassword(ctx, user);
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

/**
 * Notes a sign-in, only if it is still the password that was checked: one that is being changed ends all sessions, and
 * this one would come after. Errors: UNAUTHENTICATED.
 */
export async function mustStillBePassword(ctx: TxCtx, user: User): Promise<void> {
  const changed = await ctx.tx.sql.run(
    'UPDATE user_account SET "lastSignInAt" = ? WHERE "id" = ? AND "passwordHash" = ? AND "disabledAt" IS NULL',
    [BigInt(ctx.now), user.id, user.passwordHash],
  );
  if (changed === 0) throw new AppError('UNAUTHENTICATED', REFUSED, { path: ['input'] });
}

/**
 * The user of an address (or handle, users/sign-in-name.ts) and its password, who may sign in. Errors: UNAUTHENTICATED,
 * FORBIDDEN.
 */
export async function userByPassword(ctx: Ctx, email: string, password: string): Promise<User> {
  const { db, ports } = ctx.app;
  const user = await db.models.user.findUnique({ where: { email: signInName(email, ctx.domain) } });
  const matches = await ports.passwords.verify(
    user?.passwordHash ?? (await decoyHash(ctx)),
    password.slice(0, 1000),
  );
  if (!user?.passwordHash || !matches) throw new AppError('UNAUTHENTICATED', REFUSED, { path: ['input'] });
  if (user.disabledAt !== null)
    throw new AppError('FORBIDDEN', 'This login is disabled; ask an admin of this server.');
  if (user.state !== 'ACTIVE')
    throw new AppError('FORBIDDEN', 'An admin has not let you in yet; you get a mail when it is decided.');
  return user;
}

let decoy: Promise<string> | null = null;
function decoyHash(ctx: Ctx): Promise<string> {
  decoy ??= ctx.app.ports.passwords.hash('nobody has this password');
  return decoy;
}
