// Lets several users act as one identity, and ends that for one of them.

import type { Identity, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { identityTarget, recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mustAdministerDomain, userOf } from '../roles/policy.ts';
import { mustRankAsHolders } from '../roles/ranks.ts';
import { revokeTokens } from '../tokens/revoke.ts';
import { hold } from './create.ts';
import { IdentityNotFound } from './errors.ts';
import { lockIdentities } from './lock.ts';

/**
 * Lets a further user hold a local identity: both write as it from then on. Only owners and admins of its domain may.
 * Gives whether that is new. Errors: NOT_FOUND for one of another server, FORBIDDEN, GONE.
 */
export async function shareIdentity(ctx: Ctx, identity: Identity, user: User): Promise<boolean> {
  const domain = identity.domainId === null ? null : await ctx.app.domains.byId(identity.domainId);
  if (!domain || identity.isInstance) throw new IdentityNotFound();
  await mustAdministerDomain(ctx, domain);
  await mustRankAsHolders(ctx, domain.id, identity.id);
  if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
  return inTransaction(ctx, async (ctx) => {
    // Whatever is about to be told to it alone comes before, or after.
    await lockIdentities(ctx, [identity.id]);
    const isNew = await hold(ctx, identity, user);
    if (isNew) await ctx.emit({ kind: 'identityShared', identity, userId: user.id });
    // With whom is not said: the address of a login is nothing to other admins of the domain.
    if (isNew)
      await recordAct(ctx, {
        act: 'IDENTITY_SHARED',
        domainId: domain.id,
        target: identityTarget(identity),
      });
    return isNew;
  });
}

/**
 * Takes a local identity from a user who holds it with others: what they do as it ends at once, their tokens of it,
 * push and streams included. Whoever holds it may leave it; others are put out by owners and admins of its domain.
 * Gives whether they held it. Errors: NOT_FOUND for one of another server, FORBIDDEN, CONFLICT for its last holder.
 */
export async function unshareIdentity(ctx: Ctx, identity: Identity, user: User): Promise<boolean> {
  const domain = identity.domainId === null ? null : await ctx.app.domains.byId(identity.domainId);
  if (!domain || identity.isInstance) throw new IdentityNotFound();
  const isOwn = userOf(ctx)?.id === user.id;
  if (!isOwn) {
    await mustAdministerDomain(ctx, domain);
    await mustRankAsHolders(ctx, domain.id, identity.id);
  }
  return inTransaction(ctx, async (ctx) => {
    // Of two who leave at once one stays.
    await lockIdentities(ctx, [identity.id]);
    const held = { identityId: identity.id, userId: user.id };
    const { identityMember, pushSubscription } = ctx.tx.models;
    const holders = await identityMember.findMany({ where: { identityId: identity.id } });
    if (!holders.some(({ userId }) => userId === user.id)) return false;
    if (holders.length === 1)
      throw new AppError(
        'CONFLICT',
        'Nobody else holds this identity: share it with somebody first, or delete it.',
      );
    await ctx.emit({ kind: 'moderatorLeaves', userId: user.id, from: { id: identity.id } });
    await identityMember.delete({ where: { identityId_userId: held } });
    await revokeTokens(ctx, held);
    // Tokens of their whole login go on without it.
    await pushSubscription.deleteMany({ where: { identityId: identity.id, token: { userId: user.id } } });
    await ctx.emit({ kind: 'userChanged', userId: user.id });
    if (!isOwn)
      await recordAct(ctx, {
        act: 'IDENTITY_UNSHARED',
        domainId: domain.id,
        target: identityTarget(identity),
      });
    return true;
  });
}
