// Somebody deletes their login, or an admin of the install does.

import type { User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { readReason } from '../audit/reason.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { ownedAlone } from '../domain-roles/last-owner.ts';
import { deleteIdentity } from '../identities/delete.ts';
import { lockIdentities } from '../identities/lock.ts';
import { userOf } from '../roles/policy.ts';
import { mustRankAboveLogin } from '../roles/ranks.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { revokeTokens } from '../tokens/revoke.ts';

export interface DeletingUser {
  /** For the audit log, checked already. */
  comment?: string;
  /** Whether domains may be left without an owner; an admin of the install may say so. */
  leavesOwnerless?: boolean;
}

/**
 * Deletes a login with all identities that nobody else holds; shared ones stay with the others. Sessions and tokens
 * end, the address is free again, and nobody sees to the reports that it saw to. The password was asked for by the
 * caller; of somebody else only an admin of the install may. Errors: FORBIDDEN, CONFLICT with the domains that would be
 * left without an owner.
 */
export async function deleteUser(
  ctx: Ctx,
  user: User,
  { comment = '', leavesOwnerless = false }: DeletingUser = {},
): Promise<void> {
  const isOwn = userOf(ctx)?.id === user.id;
  if (!isOwn) mustRankAboveLogin(ctx, user);
  await inTransaction(ctx, async (ctx) => {
    await lockLogin(ctx, user.id);
    // Read again under the lock: of two who delete it at once only one is written into the audit log.
    const before = await ctx.tx.models.user.findUniqueOrThrow({ where: { id: user.id } });
    if (before.email === deletedName(before)) return;
    if (!leavesOwnerless) mustLeaveOwners(before, await ownedAlone(ctx, user), isOwn);
    await deleteHeld(ctx, before);
    await leaveShared(ctx, user);
    await revokeTokens(ctx, { userId: user.id });
    const of = { userId: user.id };
    await ctx.tx.models.identityMember.deleteMany({ where: of });
    await ctx.tx.models.domainRole.deleteMany({ where: of });
    await ctx.tx.models.moderationMail.deleteMany({ where: of });
    await forgetWaiting(ctx, user);
    await ctx.tx.models.mailLink.deleteMany({ where: of });
    await ctx.tx.models.secondFactor.deleteMany({ where: of });
    await ctx.tx.models.recoveryCode.deleteMany({ where: of });
    await ctx.tx.models.passkey.deleteMany({ where: of });
    await ctx.tx.models.passkeyChallenge.deleteMany({ where: of });
    await ctx.tx.models.user.update({
      where: { id: user.id },
      data: {
        email: deletedName(user),
        passwordHash: null,
        secondFactorAt: null,
        signedUpWith: null,
        isAdmin: false,
        disabledAt: BigInt(ctx.now),
      },
    });
    await ctx.emit({ kind: 'userChanged', userId: user.id });
    if (!isOwn)
      await recordAct(ctx, {
        act: 'USER_DELETED',
        domainId: null,
        target: { kind: 'USER', id: user.id, name: before.email },
        comment,
      });
  });
}

/** Throws CONFLICT for the last owner of any domain. */
function mustLeaveOwners({ email }: User, domains: readonly string[], isOwn: boolean): void {
  if (domains.length === 0) return;
  const names = domains.map(displayHost).join(', ');
  throw new AppError(
    'CONFLICT',
    isOwn
      ? `You are the last owner of ${names}; remove what nobody needs, or ask an admin of this install to make somebody else the owner first.`
      : `${email} is the last owner of ${names}; make somebody else the owner first (setDomainRole), or say that there is to be none (leavesOwnerless).`,
  );
}

/** What stands in place of an address that is free again. */
const deletedName = ({ id }: Pick<User, 'id'>) => `deleted-${id}`;

/** Deletes the identities that only this login holds. */
async function deleteHeld(ctx: TxCtx, { id }: User): Promise<void> {
  const held = await ctx.tx.models.identity.findMany({
    where: { members: { some: { userId: id } } },
    include: { _count: { select: { members: true } } },
    orderBy: { id: 'asc' },
  });
  const own = held.filter(({ _count }) => _count.members === 1);
  await lockIdentities(
    ctx,
    own.map((identity) => identity.id),
  );
  for (const { _count, ...identity } of own) await deleteIdentity(ctx, identity);
}

/** Where it asked to join, nobody is asked any more. */
async function forgetWaiting(ctx: TxCtx, { id }: Pick<User, 'id'>): Promise<void> {
  const { signUp } = ctx.tx.models;
  const waiting = await signUp.findMany({
    where: { userId: id },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  await signUp.deleteMany({ where: { userId: id } });
  for (const each of waiting) await ctx.emit({ kind: 'signUpEnded', signUpId: each.id });
}

/** Identities that others hold on with them stay. */
async function leaveShared(ctx: TxCtx, { id }: Pick<User, 'id'>): Promise<void> {
  const held = await ctx.tx.models.identityMember.findMany({ where: { userId: id } });
  for (const { identityId } of held)
    await ctx.emit({ kind: 'moderatorLeaves', userId: id, from: { id: identityId } });
}

/**
 * An admin of the install deletes the login of somebody else; where that is the last owner of domains, only with
 * `leavesOwnerless`. Errors: FORBIDDEN, CONFLICT for their own and for last owners, INVALID_INPUT.
 */
export async function removeUser(
  ctx: Ctx,
  user: User,
  { reason, leavesOwnerless = false }: { reason?: string | null; leavesOwnerless?: boolean } = {},
): Promise<void> {
  const comment = readReason(reason);
  if (userOf(ctx)?.id === user.id)
    throw new AppError('CONFLICT', 'This is your own login; delete it with your password (deleteUser).', {
      path: ['input', 'email'],
    });
  await deleteUser(ctx, user, { comment, leavesOwnerless });
}
