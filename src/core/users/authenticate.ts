// The one door for people: who somebody is by their password, and by their second factor where they have one, and
// whether they may come in, by a passkey too.

import type { User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { mustGiveCode } from './second-factor/take-code.ts';
import { signInName } from './sign-in-name.ts';

const DISABLED = 'This login is disabled; ask an admin of this server.';
const REFUSED = 'The e-mail address or the password is wrong, or the address is not confirmed yet.';

export interface Credentials {
  /** An address, or a handle (sign-in-name.ts). */
  email: string;
  password: string;
  /** Of the second factor: of the app, or a recovery code. Not looked at where the login has none. */
  code?: string | null | undefined;
}

declare const AUTHENTICATED: unique symbol;
/** A user who showed all that signing in asks of them; made here alone. */
export type AuthenticatedUser = User & { readonly [AUTHENTICATED]: true };

/**
 * The user whose credentials these are, and who may sign in. Takes as long for unknown addresses as for wrong
 * passwords, so that nobody learns who has a login here; that there is a second factor is told by the right password
 * alone. Attempts are limited by the caller. Errors: UNAUTHENTICATED, FORBIDDEN, SECOND_FACTOR_REQUIRED, RATE_LIMITED.
 */
export async function authenticate(
  ctx: Ctx,
  { email, password, code }: Credentials,
): Promise<AuthenticatedUser> {
  const user = await ctx.app.db.models.user.findUnique({ where: { email: signInName(email, ctx.domain) } });
  const matches = await ctx.app.ports.passwords.verify(
    user?.passwordHash ?? (await decoyHash(ctx)),
    password.slice(0, 1000),
  );
  if (!user?.passwordHash || !matches) throw new AppError('UNAUTHENTICATED', REFUSED, { path: ['input'] });
  return letIn(ctx, user, { by: 'password', code });
}

/** What somebody showed of themselves, checked by whoever asks to let them in. */
type Shown = { by: 'password'; code: string | null | undefined } | { by: 'passkey' };

/**
 * Lets somebody in who is who they say, if they may come in at all. After a password the code of the second factor is
 * asked for where there is one; a passkey is two factors by itself: the device, and the finger, face or PIN that it
 * asked for. Errors: FORBIDDEN, and for the code UNAUTHENTICATED, SECOND_FACTOR_REQUIRED, RATE_LIMITED.
 */
export async function letIn(ctx: Ctx, user: User, shown: Shown): Promise<AuthenticatedUser> {
  if (user.disabledAt !== null) throw new AppError('FORBIDDEN', DISABLED);
  if (user.state !== 'ACTIVE')
    throw new AppError('FORBIDDEN', 'An admin has not let you in yet; you get a mail when it is decided.');
  if (shown.by === 'passkey') return user as AuthenticatedUser;
  if (user.secondFactorAt !== null) await mustGiveCode(ctx, user.id, shown.code, 'UNAUTHENTICATED');
  return user as AuthenticatedUser;
}

/**
 * Notes a sign-in in the transaction that makes its session or token, only if the password is still the one that was
 * checked, and no second factor was turned on since: what ends or guards all sessions would otherwise leave one that
 * comes after. Errors: UNAUTHENTICATED.
 */
export async function noteSignIn(ctx: TxCtx, user: AuthenticatedUser): Promise<void> {
  const changed = await ctx.tx.sql.run(
    `UPDATE user_account SET "lastSignInAt" = ? WHERE "id" = ? AND "passwordHash" = ? AND "disabledAt" IS NULL
     AND ("secondFactorAt" IS NULL OR "secondFactorAt" = ?)`,
    [BigInt(ctx.now), user.id, user.passwordHash, user.secondFactorAt],
  );
  if (changed === 0) throw new AppError('UNAUTHENTICATED', REFUSED, { path: ['input'] });
}

/**
 * The same for a sign-in by passkey: only if the login was not locked meanwhile. That the passkey is still one is seen
 * to by whoever notes its use, in the same transaction. Errors: FORBIDDEN.
 */
export async function notePasskeySignIn(ctx: TxCtx, { id }: AuthenticatedUser): Promise<void> {
  const changed = await ctx.tx.sql.run(
    'UPDATE user_account SET "lastSignInAt" = ? WHERE "id" = ? AND "disabledAt" IS NULL',
    [BigInt(ctx.now), id],
  );
  if (changed === 0) throw new AppError('FORBIDDEN', DISABLED);
}

/** What somebody gives who must confirm something. */
export interface Confirmation {
  password: string;
  /** Of the second factor, where `factor` asks for it. */
  code?: string | null | undefined;
  /** `must be on`: only whoever has a second factor can do it; `where on`: others need no code. */
  factor?: 'must be on' | 'where on';
}

/**
 * Asks somebody who is signed in for the password once more, before what must be confirmed, and as `factor` says for
 * their second factor. Attempts are limited by the caller. Errors: FORBIDDEN; with `factor` SECOND_FACTOR_REQUIRED,
 * RATE_LIMITED, CONFLICT where there must be one and is none.
 */
export async function confirmUser(
  ctx: Ctx,
  { id, passwordHash }: Pick<User, 'id' | 'passwordHash'>,
  { password, code, factor }: Confirmation,
): Promise<void> {
  const matches =
    passwordHash !== null && (await ctx.app.ports.passwords.verify(passwordHash, password.slice(0, 1000)));
  if (!matches)
    throw new AppError('FORBIDDEN', 'This is not your password now; type the one you sign in with.', {
      path: ['input', 'currentPassword'],
    });
  if (factor === undefined) return;
  const now = await ctx.app.db.models.user.findUnique({ where: { id }, select: { secondFactorAt: true } });
  if (now?.secondFactorAt == null) {
    if (factor === 'where on') return;
    throw new AppError('CONFLICT', 'This login has no second factor.');
  }
  await mustGiveCode(ctx, id, code, 'FORBIDDEN');
}

let decoy: Promise<string> | null = null;
function decoyHash(ctx: Ctx): Promise<string> {
  decoy ??= ctx.app.ports.passwords.hash('nobody has this password');
  return decoy;
}
