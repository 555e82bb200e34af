// Lets somebody in who signed up, or joined with the login they had: their identity is made.

import type { Domain, Identity, SignUp, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Ctx, inTransaction, systemCtx, type TxCtx } from '../context.ts';
import { createIdentity } from '../identities/create.ts';
import { HandleTaken } from '../identities/errors.ts';
import type { NewKeys } from '../identities/keys.ts';
import { takeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { handleAsName, isMailbox } from '../users/sign-in-name.ts';
import { usernameTaken } from './input.ts';

/**
 * Confirms the address of a sign-up by the link that was mailed to it. Answers whether they are in; else an admin
 * decides first. Errors: NOT_FOUND for a link that is not good (any more), CONFLICT where the address got a login
 * meanwhile.
 */
export async function confirmSignUp(ctx: Ctx, secret: string): Promise<boolean> {
  const { userId, email } = await inTransaction(ctx, (ctx) => takeMailLink(ctx, 'CONFIRM', secret));
  return letIn(ctx, userId, email);
}

/**
 * An admin says yes; `record` writes that down in the same transaction. Of two at once one alone lets them in.
 * Errors: NOT_FOUND where it was decided or the login disabled by now, INVALID_INPUT where somebody else was given the
 * name meanwhile.
 */
export async function approve(
  ctx: Ctx,
  { id, userId }: SignUp,
  record: (ctx: TxCtx) => Promise<void>,
): Promise<void> {
  const keys = await ctx.app.ports.keys.generate();
  await inTransaction(ctx, async (ctx) => {
    await lockLogin(ctx, userId);
    const signUp = await ctx.tx.models.signUp.findUnique({ where: { id }, include: { user: true } });
    // Somebody else decided first, and not in the same way perhaps.
    if (!signUp || !waits(signUp)) throw nobodyWaits();
    await becomeMember(ctx, signUp, keys);
    await record(ctx);
  });
}

/** Whether an admin may decide about it: a login that was disabled meanwhile waits no longer. */
export function waits({ user }: { user: User }): boolean {
  return user.state === 'UNAPPROVED' || (user.state === 'ACTIVE' && user.disabledAt === null);
}

export const nobodyWaits = () =>
  new AppError('NOT_FOUND', 'Nobody waits under this id.', { path: ['input', 'signUpId'] });

/**
 * The address is its owner's: it becomes the login's. Null where nobody proved one: then they sign in with their
 * handle, because an address that is merely claimed would tell whether it has a login, and keep its owner out. True
 * where they are in, false where an admin decides first.
 */
export async function letIn(ctx: Ctx, userId: bigint, email: string | null): Promise<boolean> {
  const found = await ctx.app.db.models.signUp.findFirst({ where: { userId } });
  const keys = found?.needsApproval ? null : await ctx.app.ports.keys.generate();
  return inTransaction(ctx, async (ctx) => {
    const signUp = await ctx.tx.models.signUp.findFirst({ where: { userId }, include: { domain: true } });
    if (!signUp) throw isOver();
    const name = email ?? handleAsName(signUp.username, signUp.domain);
    const changed = await ctx.tx.sql.run(
      `UPDATE user_account SET "email" = ?, "state" = 'UNAPPROVED' WHERE "id" = ? AND "state" = 'UNCONFIRMED'
       AND NOT EXISTS (SELECT 1 FROM user_account other WHERE other."email" = ?)`,
      [name, userId, name],
    );
    if (changed === 0 && email === null) throw usernameTaken();
    if (changed === 0)
      throw new AppError('CONFLICT', 'This e-mail address has a login; sign in with it.', {
        path: ['input', 'email'],
      });
    await ctx.emit({ kind: 'userChanged', userId });
    if (keys && !signUp.needsApproval) {
      await becomeMember(ctx, signUp, keys);
      return true;
    }
    await ctx.emit({ kind: 'signUpWaits', signUp, domain: signUp.domain });
    return false;
  });
}

const isOver = () => new AppError('NOT_FOUND', 'This sign-up is over; sign up again.');

/**
 * Ends a sign-up with an identity. A new login may sign in from then on, and what the application that signed it up was
 * given acts as the identity, as it asked, and never as the whole login; of a login that was there before nothing but
 * this changes. `keys` are made before the transaction. Errors: INVALID_INPUT where the name is somebody else's by now.
 */
export async function becomeMember(ctx: TxCtx, { id, userId }: SignUp, keys: NewKeys): Promise<Identity> {
  const { models } = ctx.tx;
  const signUp = await models.signUp.findUnique({ where: { id }, include: { user: true, domain: true } });
  const { count } = await models.signUp.deleteMany({ where: { id } });
  if (!signUp || count === 0) throw isOver();
  const { domain, user } = signUp;
  await ctx.emit({ kind: 'signUpEnded', signUpId: id });
  const identity = (await madeBefore(ctx, signUp)) ?? (await makeIdentity(ctx, signUp, keys));
  if (signUp.inviterId !== null)
    await models.invitation.upsert({
      where: { identityId: identity.id },
      create: { identityId: identity.id, inviterId: signUp.inviterId },
      update: {},
    });
  if (user.state !== 'ACTIVE') {
    await models.user.update({ where: { id: userId }, data: { state: 'ACTIVE' } });
    await models.token.updateMany({
      where: { userId, identityId: null, applicationId: { not: null } },
      data: { identityId: identity.id },
    });
  }
  await ctx.emit({ kind: 'userChanged', userId });
  await ctx.emit({ kind: 'signedUp', identity, domain });
  if (isMailbox(user.email))
    await queueMail(ctx, {
      domain,
      to: user.email,
      locale: user.locale,
      letter: ({ mails }) => ({
        subject: mails.welcome,
        parts: [
          fill(mails.welcomeHow, { handle: `@${identity.username}@${domain.name}` }),
          { words: mails.toSignIn, href: `${domain.origin}/auth/sign_in` },
        ],
      }),
    });
  return identity;
}

/** Somebody who may make identities was faster, with the same name and for the same login. */
async function madeBefore(ctx: TxCtx, { userId, domainId, usernameKey }: SignUp): Promise<Identity | null> {
  return ctx.tx.models.identity.findFirst({
    where: { domainId, usernameKey, members: { some: { userId } } },
  });
}

async function makeIdentity(
  ctx: TxCtx,
  { domain, user, username, language }: SignUp & { domain: Domain; user: User },
  keys: NewKeys,
): Promise<Identity> {
  const system = { ...systemCtx(ctx.app, domain), now: ctx.now, tx: ctx.tx };
  try {
    return await createIdentity(system, { domain, user, username, language, keys });
  } catch (error) {
    if (error instanceof HandleTaken) throw usernameTaken();
    throw error;
  }
}
