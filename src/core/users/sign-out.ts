// Signs a user out.

import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { revokeTokens } from '../tokens/revoke.ts';
import { mustBeSession } from '../viewer.ts';

/**
 * Ends the token of the request; `everywhere` all sessions and tokens of its user, which only a session may. Answers how many ended.
 * Errors: UNAUTHENTICATED, FORBIDDEN.
 */
export async function signOut(ctx: Ctx, everywhere: boolean): Promise<number> {
  const { viewer } = ctx;
  if (viewer.kind !== 'user' && viewer.kind !== 'identity')
    throw new AppError('UNAUTHENTICATED', 'Nobody is signed in here; send the token that is to end.');
  if (everywhere) mustBeSession(viewer);
  const where = everywhere && viewer.kind === 'user' ? { userId: viewer.user.id } : { id: viewer.tokenId };
  return inTransaction(ctx, (ctx) => revokeTokens(ctx, where));
}
