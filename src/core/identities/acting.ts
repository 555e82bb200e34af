// Whether somebody may act as an identity.

import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import type { Viewer } from '../viewer.ts';
import { NotYourIdentity } from './errors.ts';

/**
 * The viewer, acting as the identity that the request names. One that the token may not act as is refused, and never
 * replaced by another. Errors: UNAUTHENTICATED without a token, FORBIDDEN for an unknown, foreign or suspended
 * identity, GONE for a deleted one of the viewer's.
 */
export async function actAs(ctx: Ctx, identityId: bigint): Promise<Viewer> {
  const { viewer } = ctx;
  switch (viewer.kind) {
    case 'user':
    case 'operator':
      return { ...viewer, identity: await heldIdentity(ctx, identityId) };
    case 'identity':
      await heldIdentity(ctx, identityId);
      return viewer;
    case 'anonymous':
      throw new AppError('UNAUTHENTICATED', 'An identity was named without a token; send one of its holder.');
    case 'app':
    case 'remote':
    case 'system':
      throw new NotYourIdentity();
  }
}

/**
 * An identity of this server that the viewer may act as: its own, one of its user's, any for the operator. Errors as
 * `actAs`.
 */
export async function heldIdentity(ctx: Ctx, identityId: bigint): Promise<Identity> {
  const { viewer } = ctx;
  if (viewer.kind === 'identity') {
    if (identityId !== viewer.identity.id) throw new NotYourIdentity();
    return active(viewer.identity);
  }
  if (viewer.kind !== 'user' && viewer.kind !== 'operator') throw new NotYourIdentity();
  const identity = await models(ctx).identity.findUnique({
    where: { id: identityId },
    include: { members: viewer.kind === 'user' ? { where: { userId: viewer.user.id } } : false },
  });
  if (!identity || identity.domainId === null || identity.isInstance) throw new NotYourIdentity();
  const { members, ...row } = identity;
  if (viewer.kind === 'user' && members.length === 0) throw new NotYourIdentity();
  return active(row);
}

function active(identity: Identity): Identity {
  if (identity.state === 'SUSPENDED')
    throw new AppError('FORBIDDEN', 'This identity is suspended; ask an admin of its domain.');
  if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
  return identity;
}
