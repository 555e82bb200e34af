// Somebody who has a login on this install joins one more of its domains.

import type { Domain, Identity, SignUp, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, models, type TxCtx } from '../context.ts';
import { readAll } from '../input.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { isMailbox } from '../users/sign-in-name.ts';
import { mustBeSession } from '../viewer.ts';
import { type Arrival, admissionOf, isEmailLookedAt, reserveName } from './admission.ts';
import { forgetOldSignUps, forgetSignUp } from './forget.ts';
import { mustAgree, readNewUsername, readReason } from './input.ts';
import { inviterOf, useInvite } from './invites.ts';
import { becomeMember } from './let-in.ts';
import { takesSignUps } from './policy.ts';

export interface JoinInput extends Arrival {
  username: string;
  /** That the rules of the domain were read and accepted. */
  agreesToRules: boolean;
  reason?: string | null;
}

/**
 * What a login has to do with the domain asked: it has an identity there, waits for a decision, or may join: at once,
 * by approval, by invite, not before its address is confirmed, or not at all.
 */
export type JoinState = 'MEMBER' | 'WAITING' | 'OPEN' | 'APPROVAL' | 'INVITE' | 'ADDRESS' | 'CLOSED';

export async function joinState(ctx: Ctx, user: User): Promise<JoinState> {
  const { domain } = ctx;
  if (!domain) return 'CLOSED';
  if (await isMember(ctx, domain, user)) return 'MEMBER';
  if (await waitingJoin(ctx, domain, user)) return 'WAITING';
  if (domain.state !== 'ACTIVE') return 'CLOSED';
  const before = await handedInBefore(ctx, domain, user);
  if (!before && domain.registrations !== 'INVITE' && !takesSignUps(domain)) return 'CLOSED';
  if (!isAddressGood(domain, user)) return 'ADDRESS';
  if (before) return before.needsApproval ? 'APPROVAL' : 'OPEN';
  return domain.registrations === 'CLOSED' ? 'CLOSED' : domain.registrations;
}

/** What waits on a domain for a login's sake, until an admin decides; null where nothing does. */
export async function waitingJoin(ctx: Ctx, domain: Domain, user: Pick<User, 'id'>): Promise<SignUp | null> {
  const where = { userId_domainId: { userId: user.id, domainId: domain.id } };
  return models(ctx).signUp.findUnique({ where });
}

/**
 * Makes an identity on the domain asked for the login of the session, or asks its moderators for it (null). The rules
 * are those of sign-ups; whoever signed up here with the address of their login has handed in an invite or a reason
 * already. How often is limited by the caller. Errors: INVALID_INPUT with everything that is wrong, FORBIDDEN as for
 * sign-ups and for all but sessions, CONFLICT for a login that has an identity there, waits already, or has no
 * confirmed address where the domain asks for one.
 */
export async function joinDomain(ctx: Ctx, input: JoinInput): Promise<Identity | null> {
  const { id } = mustBeSession(ctx.viewer);
  const user = await activeUser(ctx, id);
  const before = ctx.domain && (await handedInBefore(ctx, ctx.domain, user));
  const { domain, invite, asksForReason, isLookedAt } = await admissionOf(ctx, input, before !== null);
  await mustBeNew(ctx, domain, user);
  const read = readAll({
    username: () => readNewUsername(input.username),
    agreesToRules: () => mustAgree(input.agreesToRules),
    reason: () => readReason(input.reason, asksForReason),
  });
  const ofEmail = isMailbox(user.email) && (await isEmailLookedAt(ctx, user.email));
  const needsApproval = asksForReason || isLookedAt || ofEmail || (before?.needsApproval ?? false);
  const keys = needsApproval ? null : await ctx.app.ports.keys.generate();
  return inTransaction(ctx, async (ctx) => {
    await lockLogin(ctx, user.id);
    await activeUser(ctx, user.id);
    await mustBeNew(ctx, domain, user);
    await forgetOldSignUps(ctx);
    await forgetHandedIn(ctx, domain, user);
    if (invite) await useInvite(ctx, invite);
    const signUp = await reserveName(ctx, {
      userId: user.id,
      domainId: domain.id,
      email: user.email,
      username: read.username,
      reason: read.reason || (before?.reason ?? ''),
      needsApproval,
      language: before?.language ?? null,
      inviterId: (await inviterOf(ctx, invite)) ?? before?.inviterId ?? null,
    });
    if (keys) return becomeMember(ctx, signUp, keys);
    await ctx.emit({ kind: 'signUpWaits', signUp, domain });
    return null;
  });
}

/** As it is now: sessions keep what they read of their user for a while. */
async function activeUser(ctx: Ctx, id: bigint): Promise<User> {
  const user = await models(ctx).user.findUnique({ where: { id } });
  if (user?.state !== 'ACTIVE' || user.disabledAt !== null)
    throw new AppError('UNAUTHENTICATED', 'This login is disabled or gone; sign in with another.');
  return user;
}

async function mustBeNew(ctx: Ctx, domain: Domain, user: User): Promise<void> {
  if (await isMember(ctx, domain, user))
    throw new AppError('CONFLICT', `You have an identity on ${domain.name} already.`);
  if (await waitingJoin(ctx, domain, user))
    throw new AppError(
      'CONFLICT',
      `You asked to join ${domain.name} already; you get a mail when it is decided.`,
    );
  if (!isAddressGood(domain, user))
    throw new AppError(
      'CONFLICT',
      `${domain.name} asks for a confirmed e-mail address; give your login one first, then join.`,
    );
}

/** A suspended one counts as well: joining anew is no way around it. */
async function isMember(ctx: Ctx, domain: Domain, user: Pick<User, 'id'>): Promise<boolean> {
  const held = await models(ctx).identity.findFirst({
    where: { domainId: domain.id, state: { not: 'DELETED' }, members: { some: { userId: user.id } } },
    select: { id: true },
  });
  return held !== null;
}

const isAddressGood = ({ confirmsEmail }: Domain, { email }: User) => !confirmsEmail || isMailbox(email);

/** Sign-ups on a domain with the address of a login: nobody else could ever confirm them. */
const handedIn = (domain: Domain, { email }: User) => ({
  domainId: domain.id,
  email,
  user: { state: 'UNCONFIRMED' as const },
});

async function handedInBefore(ctx: Ctx, domain: Domain, user: User): Promise<SignUp | null> {
  if (!isMailbox(user.email)) return null;
  return models(ctx).signUp.findFirst({ where: handedIn(domain, user), orderBy: { id: 'desc' } });
}

/** The names that they kept are free again, for whoever signs up first with one. */
async function forgetHandedIn(ctx: TxCtx, domain: Domain, user: User): Promise<void> {
  if (!isMailbox(user.email)) return;
  const found = await ctx.tx.models.signUp.findMany({
    where: handedIn(domain, user),
    orderBy: { id: 'asc' },
  });
  for (const each of found) await forgetSignUp(ctx, each);
}
