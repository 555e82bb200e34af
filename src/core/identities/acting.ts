import type { Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { NotYourIdentity } from './errors.ts';

/**
 * The identity a mutation acts as: the token's own, or for a user's token (and the operator) the one the input names.
 * Errors: UNAUTHENTICATED, INVALID_INPUT where one must be named, FORBIDDEN, GONE for one deleted or suspended.
 */
export async function actingIdentity(ctx: Ctx, named: bigint | null | undefined): Promise<Identity> {
  const { viewer } = ctx;
  if (viewer.kind === 'identity') {
    if (named != null && named !== viewer.identity.id) throw new NotYourIdentity();
    return active(viewer.identity);
  }
  if (viewer.kind !== 'user' && viewer.kind !== 'operator' && viewer.kind !== 'system') {
    throw new AppError('UNAUTHENTICATED', 'Send a token (Authorization: Bearer …) to do this.');
  }
  if (named == null) {
    throw new AppError('INVALID_INPUT', 'Name the acting identity: this token may act as several.', {
      path: ['input', 'actingIdentityId'],
    });
  }
  const identity = await models(ctx).identity.findUnique({
    where: { id: named },
    include: { members: viewer.kind === 'user' ? { where: { userId: viewer.user.id } } : false },
  });
  if (!identity || identity.domainId === null || identity.isInstance) throw new NotYourIdentity();
  if (viewer.kind === 'user' && identity.members.length === 0) throw new NotYourIdentity();
  return active(identity);
}

function active(identity: Identity): Identity {
  if (identity.state === 'SUSPENDED')
    throw new AppError('FORBIDDEN', 'This identity is suspended; ask an admin of its domain.');
  if (identity.state === 'DELETED') throw new AppError('GONE', 'This identity was deleted.');
  return identity;
}
