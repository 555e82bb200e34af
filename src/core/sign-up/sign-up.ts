// Somebody signs up on a domain.

import type { Application, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { parseScopes } from '../../lib/scopes.ts';
import { localeOf } from '../../lib/words/locales.ts';
import { applicationById } from '../applications/queries.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { readAll } from '../input.ts';
import { tokenForApplication } from '../tokens/for-application.ts';
import { type Arrival, admissionOf, isEmailLookedAt, reserveName } from './admission.ts';
import { askToConfirm } from './confirmation.ts';
import { forgetOldSignUps } from './forget.ts';
import { mustAgree, readNewEmail, readNewPassword, readNewUsername, readReason } from './input.ts';
import { inviterOf, useInvite } from './invites.ts';
import { letIn } from './let-in.ts';

export interface SignUpInput extends Arrival {
  username: string;
  email: string;
  password: string;
  /** That the rules of the domain were read and accepted. */
  agreesToRules: boolean;
  reason?: string | null;
  language?: string | null;
  /** What pages and mails speak to them; the language that they write in where it is left out. */
  locale?: string | null;
}

export interface SignedUp {
  /** For an application that signed somebody up: works once they are let in. */
  token: { token: string; scope: string; createdAt: bigint } | null;
  next: 'CONFIRM' | 'APPROVAL' | 'SIGN_IN';
}

/**
 * Signs somebody up on the domain asked. The address is not theirs until its owner opens the link that is mailed to it;
 * where it has a login already its owner is told that instead, and nobody else learns of it. Where the domain asks
 * nobody to prove an address, none becomes a login's: people sign in with their handle. Names are reserved meanwhile.
 * Whoever comes from where admins of the install want to look first (core/access) waits for an admin, with an invite
 * too. How often is limited by the caller. Errors: INVALID_INPUT with everything that is wrong, FORBIDDEN where the
 * domain takes nobody, or nobody from this address, CONFLICT for those who are signed in.
 */
export async function signUp(ctx: Ctx, input: SignUpInput): Promise<SignedUp> {
  const { viewer } = ctx;
  if (viewer.kind !== 'anonymous' && viewer.kind !== 'app')
    throw new AppError(
      'CONFLICT',
      'You are signed in already; join with this login (joinDomain), or sign out to make another.',
    );
  const { domain, invite, asksForReason, isLookedAt } = await admissionOf(ctx, input);
  const read = readAll({
    username: () => readNewUsername(input.username),
    email: () => readNewEmail(input.email),
    password: () => readNewPassword(input.password),
    agreesToRules: () => mustAgree(input.agreesToRules),
    reason: () => readReason(input.reason, asksForReason),
  });
  const needsApproval = (await isEmailLookedAt(ctx, read.email)) || asksForReason || isLookedAt;
  const passwordHash = await ctx.app.ports.passwords.hash(read.password);
  const language = input.language == null ? null : normaliseLanguage(input.language);
  const { user, token } = await inTransaction(ctx, async (ctx) => {
    await forgetOldSignUps(ctx);
    if (invite) await useInvite(ctx, invite);
    const id = ctx.app.ids.next();
    const application = await applicationOf(ctx);
    const user = await ctx.tx.models.user.create({
      data: {
        id,
        email: `unconfirmed-${id}`,
        passwordHash,
        state: 'UNCONFIRMED',
        locale: localeOf(input.locale ?? input.language),
        signedUpWith: application?.name ?? null,
        createdAt: BigInt(ctx.now),
      },
    });
    const { username, email, reason } = read;
    await reserveName(ctx, {
      userId: id,
      domainId: domain.id,
      email,
      username,
      reason,
      needsApproval,
      language,
      inviterId: await inviterOf(ctx, invite),
    });
    if (domain.confirmsEmail) await askToConfirm(ctx, { domain, user, username, email });
    return { user, token: application && (await tokenFor(ctx, user, application)) };
  });
  if (domain.confirmsEmail) return { token, next: 'CONFIRM' };
  const isIn = await letIn(ctx, user.id, null);
  return { token, next: isIn ? 'SIGN_IN' : 'APPROVAL' };
}

/** The application that signs somebody up; null where they do so by a page. */
async function applicationOf(ctx: TxCtx): Promise<Application | null> {
  return ctx.viewer.kind === 'app' ? applicationById(ctx, ctx.viewer.applicationId) : null;
}

async function tokenFor(ctx: TxCtx, user: User, application: Application): Promise<SignedUp['token']> {
  const { scopes } = parseScopes(application.scopes);
  const { token, row } = await tokenForApplication(ctx, { application, user, identity: null, scopes });
  return { token, scope: row.scopes, createdAt: row.createdAt };
}
