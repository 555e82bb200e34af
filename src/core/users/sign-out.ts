// Signs a user out.

import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { revokeTokens } from '../tokens/revoke.ts';
import { mustBeSession } from '../viewer.ts';
import { endSessions } from './end-sessions.ts';

/**
 * Ends the token of the request; `everywhere` all sessions and tokens of its user, which only a session may. Answers
 * how many ended. Errors: UNAUTHENTICATED, FORBIDDEN.
 */
export async function signOut(ctx: Ctx, everywhere: boolean): Promise<number> {
  const { viewer } = ctx;
  if (viewer.kind !== 'user' && viewer.kind !== 'identity')
    throw new AppError('UNAUTHENTICATED', 'Nobody is signed in here; send the token that is to end.');
  if (everywhere) mustBeSession(viewer);
  return inTransaction(ctx, (ctx) =>
    everywhere && viewer.kind === 'user'
      ? endSessions(ctx, viewer.user.id)
      : revokeTokens(ctx, { id: viewer.tokenId }),
  );
}
