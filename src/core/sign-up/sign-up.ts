// Somebody signs up on a domain.

import type { Domain, SignUp, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { usernameKey } from '../../lib/handle.ts';
import { normaliseLanguage } from '../../lib/language.ts';
import { parseScopes } from '../../lib/scopes.ts';
import { applicationById } from '../applications/queries.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { readAll } from '../input.ts';
import { makeMailLink } from '../mail/links.ts';
import { queueMail } from '../mail/queue.ts';
import { tokenForApplication } from '../tokens/for-application.ts';
import { emailBlocked } from '../users/input.ts';
import {
  mustAgree,
  readNewEmail,
  readNewPassword,
  readNewUsername,
  readReason,
  usernameTaken,
} from './input.ts';
import { usableInvite, useInvite } from './invites.ts';
import { letIn } from './let-in.ts';
import { maySignUp } from './policy.ts';

export interface SignUpInput {
  username: string;
  email: string;
  password: string;
  /** That the rules of the domain were read and accepted. */
  agreesToRules: boolean;
  reason?: string | null;
  inviteCode?: string | null;
  language?: string | null;
  /** The client's IP address. */
  ip?: string;
}

export interface SignedUp {
  /** For an application that signed somebody up: works once they are let in. */
  token: { token: string; scope: string; createdAt: bigint } | null;
  next: 'CONFIRM' | 'APPROVAL' | 'SIGN_IN';
}

/** Those that never confirm are forgotten after this time, and their names are free again. */
const WAITS_MS = 3 * 24 * 3600_000;

/**
 * Signs somebody up on the domain asked. The address is not theirs until its owner opens the link that is mailed to it;
 * where it has a login already its owner is told that instead, and nobody else learns of it. Where the domain asks
 * nobody to prove an address, none becomes a login's: people sign in with their handle. Names are reserved meanwhile.
 * Whoever comes from where admins of the install want to look first (core/access) waits for an admin, with an invite
 * too. How often is limited by the caller. Errors: INVALID_INPUT with everything that is wrong, FORBIDDEN where the
 * domain takes nobody, or nobody from this address, CONFLICT for those who are signed in.
 */
export async function signUp(ctx: Ctx, input: SignUpInput): Promise<SignedUp> {
  const { domain, viewer } = ctx;
  if (viewer.kind !== 'anonymous' && viewer.kind !== 'app')
    throw new AppError('CONFLICT', 'You are signed in already; sign out to make another login.');
  const invite = domain && (await usableInvite(ctx, domain, input.inviteCode));
  if (!domain || !maySignUp(domain, invite)) throw nobodyCan();
  const { accessBlocks } = ctx.app;
  const ofAddress = await accessBlocks.ofAddress(input.ip ?? '');
  if (ofAddress !== null && ofAddress !== 'SIGN_UP_REQUIRES_APPROVAL') throw nobodyCan();
  const asksForReason = domain.registrations === 'APPROVAL' && invite === null;
  const read = readAll({
    username: () => readNewUsername(input.username),
    email: () => readNewEmail(input.email),
    password: () => readNewPassword(input.password),
    agreesToRules: () => mustAgree(input.agreesToRules),
    reason: () => readReason(input.reason, asksForReason),
  });
  const ofEmail = await accessBlocks.ofEmail(read.email);
  if (ofEmail === 'SIGN_UP_BLOCK') throw emailBlocked();
  const needsApproval = asksForReason || ofAddress !== null || ofEmail !== null;
  const passwordHash = await ctx.app.ports.passwords.hash(read.password);
  const language = input.language == null ? null : normaliseLanguage(input.language);
  const { user, token } = await inTransaction(ctx, async (ctx) => {
    await forgetOld(ctx);
    if (!(await isFree(ctx, domain, read.username))) throw usernameTaken();
    if (invite) await useInvite(ctx, invite);
    const id = ctx.app.ids.next();
    const user = await ctx.tx.models.user.create({
      data: {
        id,
        email: `unconfirmed-${id}`,
        passwordHash,
        state: 'UNCONFIRMED',
        createdAt: BigInt(ctx.now),
      },
    });
    const inserted = await ctx.tx.sql.run(
      `INSERT INTO sign_up ("id", "userId", "domainId", "email", "username", "usernameKey", "reason", "needsApproval", "language", "createdAt")
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      [
        ctx.app.ids.next(),
        id,
        domain.id,
        read.email,
        read.username,
        usernameKey(read.username),
        read.reason,
        needsApproval,
        language,
        BigInt(ctx.now),
      ],
    );
    if (inserted === 0) throw usernameTaken();
    if (domain.confirmsEmail) await askToConfirm(ctx, domain, user, read.email);
    return { user, token: await tokenFor(ctx, user) };
  });
  if (domain.confirmsEmail) return { token, next: 'CONFIRM' };
  const isIn = await letIn(ctx, user.id, null);
  return { token, next: isIn ? 'SIGN_IN' : 'APPROVAL' };
}

/** The same words as where the domain takes nobody: whoever is kept out need not know why. */
const nobodyCan = () => new AppError('FORBIDDEN', 'Nobody can sign up here by themselves at this time.');

/** Mails the link to an address without a login; to one with a login that it has one. */
export async function askToConfirm(ctx: TxCtx, domain: Domain, user: User, email: string): Promise<void> {
  const secret = await makeMailLink(ctx, 'CONFIRM', user, email);
  const known = await ctx.tx.models.user.findUnique({ where: { email }, select: { id: true } });
  const link = `${domain.origin}/auth/confirmation?token=${secret}`;
  await queueMail(ctx, {
    domain,
    to: email,
    ...(known
      ? {
          subject: 'You have a login already',
          text: `Somebody, perhaps you, signed up with this e-mail address. It has a login already, so nothing was changed.\n\nTo sign in: ${domain.origin}/auth/sign_in\nIf you forgot the password: ${domain.origin}/auth/password/new\n\nIf it was not you, there is nothing to do.`,
        }
      : {
          subject: 'Confirm your e-mail address',
          text: `Welcome! Open this link within two days to confirm that this is your e-mail address:\n\n${link}\n\nIf you did not sign up, there is nothing to do.`,
        }),
  });
}

async function isFree(ctx: TxCtx, domain: Domain, username: string): Promise<boolean> {
  const key = { handleDomain: domain.name, usernameKey: usernameKey(username) };
  const taken = await ctx.tx.models.identity.findUnique({ where: { handleDomain_usernameKey: key } });
  return taken === null;
}

async function tokenFor(ctx: TxCtx, user: User): Promise<SignedUp['token']> {
  if (ctx.viewer.kind !== 'app') return null;
  const application = await applicationById(ctx, ctx.viewer.applicationId);
  if (!application) return null;
  const { scopes } = parseScopes(application.scopes);
  const { token, row } = await tokenForApplication(ctx, { application, user, identity: null, scopes });
  return { token, scope: row.scopes, createdAt: row.createdAt };
}

async function forgetOld(ctx: TxCtx): Promise<void> {
  const old = await ctx.tx.models.signUp.findMany({
    where: { createdAt: { lt: BigInt(ctx.now - WAITS_MS) }, user: { state: 'UNCONFIRMED' } },
    take: 20,
  });
  for (const each of old) await forgetSignUp(ctx, each);
}

/** A sign-up that came to nothing leaves nothing. */
export async function forgetSignUp(ctx: TxCtx, { userId }: Pick<SignUp, 'userId'>): Promise<void> {
  const { models } = ctx.tx;
  await models.signUp.deleteMany({ where: { userId } });
  await models.mailLink.deleteMany({ where: { userId } });
  await models.token.deleteMany({ where: { userId } });
  await models.user.delete({ where: { id: userId } });
  await ctx.emit({ kind: 'userChanged', userId });
}
