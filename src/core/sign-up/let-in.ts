// Lets somebody in who signed up: their address becomes the login's, their identity is made.

import type { Identity, SignUp } from '../../db/rows.ts';
import { AppError, isAppError } from '../../lib/app-error.ts';
import { usernameKey } from '../../lib/handle.ts';
import { type Ctx, inTransaction, systemCtx, type TxCtx } from '../context.ts';
import { createIdentity } from '../identities/create.ts';
import { takeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { tellModerators } from '../moderation/mails.ts';
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

/** An admin says yes; `record` writes that down in the same transaction, once. */
export async function approve(
  ctx: Ctx,
  { userId }: SignUp,
  record: (ctx: TxCtx) => Promise<void>,
): Promise<boolean> {
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.signUp.updateMany({
      where: { userId, needsApproval: true },
      data: { needsApproval: false },
    });
    if (count > 0) await record(ctx);
  });
  const user = await ctx.app.db.models.user.findUnique({ where: { id: userId } });
  return user?.state === 'UNAPPROVED' ? activate(ctx, userId) : false;
}

/**
 * The address is its owner's: it becomes the login's. Null where nobody proved one: then they sign in with their
 * handle, because an address that is merely claimed would tell whether it has a login, and keep its owner out. True
 * where they are in, false where an admin decides first.
 */
export async function letIn(ctx: Ctx, userId: bigint, email: string | null): Promise<boolean> {
  const needsApproval = await inTransaction(ctx, async (ctx) => {
    const signUp = await ctx.tx.models.signUp.findUnique({ where: { userId }, include: { domain: true } });
    if (!signUp) throw new AppError('NOT_FOUND', 'This sign-up is over; sign up again.');
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
    if (signUp.needsApproval) await tellModerators(ctx, signUp.domain, 'SIGN_UPS');
    return signUp.needsApproval;
  });
  return needsApproval ? false : activate(ctx, userId);
}

/**
 * Keys take time to make, so the identity comes first, in a transaction of its own; a crash in between is mended by
 * doing it again.
 */
async function activate(ctx: Ctx, userId: bigint): Promise<boolean> {
  const { models } = ctx.app.db;
  const signUp = await models.signUp.findUnique({ where: { userId }, include: { user: true, domain: true } });
  if (!signUp) return true;
  const { domain, user } = signUp;
  const identity = (await madeBefore(ctx, signUp)) ?? (await makeIdentity(ctx, { ...signUp, domain, user }));
  await inTransaction(ctx, async (ctx) => {
    await ctx.tx.models.user.update({ where: { id: userId }, data: { state: 'ACTIVE' } });
    // What the application that signed them up was given acts as their identity, as it asked, and never as the whole
    // login.
    await ctx.tx.models.token.updateMany({
      where: { userId, identityId: null, applicationId: { not: null } },
      data: { identityId: identity.id },
    });
    await ctx.tx.models.signUp.delete({ where: { userId } });
    await ctx.emit({ kind: 'userChanged', userId });
    if (isMailbox(user.email))
      await queueMail(ctx, {
        domain,
        to: user.email,
        subject: 'Welcome',
        text: `You are in: @${identity.username}@${domain.name} is yours.\n\nTo sign in: ${domain.origin}/auth/sign_in`,
      });
  });
  return true;
}

async function madeBefore(ctx: Ctx, { userId, domainId, usernameKey }: SignUp): Promise<Identity | null> {
  return ctx.app.db.models.identity.findFirst({
    where: { domainId, usernameKey, members: { some: { userId } } },
  });
}

type WithDomain = Parameters<typeof createIdentity>[1];

async function makeIdentity(
  ctx: Ctx,
  signUp: SignUp & Pick<WithDomain, 'domain' | 'user'>,
): Promise<Identity> {
  const { domain, user, username, language } = signUp;
  try {
    return await createIdentity(systemCtx(ctx.app, domain), { domain, user, username, language });
  } catch (error) {
    if (isAppError(error, 'CONFLICT') && usernameKey(username) === signUp.usernameKey) throw usernameTaken();
    throw error;
  }
}
