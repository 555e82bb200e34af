// On what terms a domain takes somebody who comes by themselves: with a new login, or with one that is there already.

import type { Domain, Invite, SignUp } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { usernameKey } from '../../lib/handle.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { emailBlocked } from '../users/input.ts';
import { usernameTaken } from './input.ts';
import { usableInvite } from './invites.ts';
import { maySignUp } from './policy.ts';

export interface Arrival {
  inviteCode?: string | null;
  /** The client's IP address. */
  ip?: string;
}

export interface Admission {
  domain: Domain;
  invite: Invite | null;
  /** Whether the domain asks for a reason, and decides by it. */
  asksForReason: boolean;
  /** Whether admins of the install want to look first at who comes from this address (core/access). */
  isLookedAt: boolean;
}

/**
 * The terms of the domain asked. `wasAdmitted`: what they handed in before was taken, with the invite that it took.
 * Errors: FORBIDDEN where it takes nobody, or nobody from this address, INVALID_INPUT for an invite that is not good.
 */
export async function admissionOf(
  ctx: Ctx,
  { inviteCode, ip }: Arrival,
  wasAdmitted = false,
): Promise<Admission> {
  const { domain } = ctx;
  const invite = domain && (await usableInvite(ctx, domain, inviteCode));
  const isTaken = domain && (maySignUp(domain, invite) || (wasAdmitted && domain.state === 'ACTIVE'));
  if (!isTaken) throw nobodyCan();
  const block = await ctx.app.accessBlocks.ofAddress(ip ?? '');
  if (block !== null && block !== 'SIGN_UP_REQUIRES_APPROVAL') throw nobodyCan();
  const asksForReason = domain.registrations === 'APPROVAL' && invite === null && !wasAdmitted;
  return { domain, invite, asksForReason, isLookedAt: block !== null };
}

/**
 * Whether admins of the install want to look first at who has this mail address. Errors: INVALID_INPUT where they keep
 * it out.
 */
export async function isEmailLookedAt(ctx: Ctx, email: string): Promise<boolean> {
  const block = await ctx.app.accessBlocks.ofEmail(email);
  if (block === 'SIGN_UP_BLOCK') throw emailBlocked();
  return block !== null;
}

/** The same words as where the domain takes nobody: whoever is kept out need not know why. */
const nobodyCan = () => new AppError('FORBIDDEN', 'Nobody can sign up here by themselves at this time.');

export type Reservation = Omit<SignUp, 'id' | 'usernameKey' | 'createdAt'>;

/**
 * Writes down that somebody comes, which keeps the name for them. Errors: INVALID_INPUT for one that was ever given, or
 * is kept for somebody else.
 */
export async function reserveName(ctx: TxCtx, { domainId, username, ...rest }: Reservation): Promise<SignUp> {
  const key = usernameKey(username);
  const domain = await ctx.tx.models.domain.findUniqueOrThrow({ where: { id: domainId } });
  const taken = await ctx.tx.models.identity.findUnique({
    where: { handleDomain_usernameKey: { handleDomain: domain.name, usernameKey: key } },
    select: { id: true },
  });
  if (taken) throw usernameTaken();
  const id = ctx.app.ids.next();
  const inserted = await ctx.tx.sql.run(
    `INSERT INTO sign_up ("id", "userId", "domainId", "email", "username", "usernameKey", "reason", "needsApproval", "language", "inviterId", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      id,
      rest.userId,
      domainId,
      rest.email,
      username,
      key,
      rest.reason,
      rest.needsApproval,
      rest.language,
      rest.inviterId,
      BigInt(ctx.now),
    ],
  );
  if (inserted === 0) throw usernameTaken();
  return ctx.tx.models.signUp.findUniqueOrThrow({ where: { id } });
}
