// Viewers: who sends a request, and which identity it is made as.

import type { Identity, User } from '../db/rows.ts';
import { AppError } from '../lib/app-error.ts';

/**
 * Who sends a request, and as which identity it is made.
 *
 * - `anonymous`: no token.
 * - `app`: the token of an app that nobody signed in with (OAuth client credentials). It reads what everybody may read,
 *   as far as its scopes go, and nothing else.
 * - `user`: a token of a login, which holds several identities; `identity` is the one the request names, null where it
 *   names none. It is a session of whoever typed the password, unless an OAuth application holds it (`applicationId`).
 * - `identity`: a token of one identity, on its domain.
 * - `remote`: the owner of the key that signed a GET (an identity of another server, or its instance actor).
 * - `operator`: the command line on this machine; `identity` as for users.
 * - `system`: the reconciler and inbound federation.
 */
export type Viewer =
  | { kind: 'anonymous' }
  | ({ kind: 'app' } & OfToken)
  | ({ kind: 'user'; user: User; identity: Identity | null } & OfToken)
  | ({ kind: 'identity'; identity: Identity; user: User | null } & OfToken)
  | { kind: 'remote'; identity: Identity }
  | { kind: 'operator'; identity: Identity | null }
  | { kind: 'system' };

interface OfToken {
  scopes: readonly string[];
  tokenId: bigint;
  /** The OAuth application that holds the token; none for sessions and for tokens that people made themselves. */
  applicationId?: bigint | null;
}

/** The kinds of viewers that a token of somebody, or the operator's socket, stands behind. */
export type SignedIn = Extract<Viewer, { kind: 'user' | 'identity' | 'operator' | 'system' }>;

/** Whether somebody is signed in: apps by themselves and signed requests of other servers are nobody's. */
export function isSignedIn(viewer: Viewer): viewer is SignedIn {
  const { kind } = viewer;
  return kind === 'user' || kind === 'identity' || kind === 'operator' || kind === 'system';
}

/** The identity of this server that looks and acts; null where the request is made as nobody in particular. */
export function actingIdentity(viewer: Viewer): Identity | null {
  return viewer.kind === 'user' || viewer.kind === 'identity' || viewer.kind === 'operator'
    ? viewer.identity
    : null;
}

/** The scopes of the token; null for those who need none: the operator and the server itself. */
export function scopesOfViewer(viewer: Viewer): readonly string[] | null {
  switch (viewer.kind) {
    case 'operator':
    case 'system':
      return null;
    case 'app':
    case 'user':
    case 'identity':
      return viewer.scopes;
    default:
      return [];
  }
}

/**
 * The identity that does something. Errors: UNAUTHENTICATED without a token, FORBIDDEN for apps, INVALID_INPUT where
 * none was named.
 */
export function mustAct(viewer: Viewer): Identity {
  const identity = actingIdentity(viewer);
  if (identity) return identity;
  if (viewer.kind === 'app')
    throw new AppError('FORBIDDEN', 'The token of an app acts as nobody; let somebody sign in with it.');
  if (!isSignedIn(viewer))
    throw new AppError('UNAUTHENTICATED', 'Send a token (Authorization: Bearer …) to do this.');
  throw new AppError(
    'INVALID_INPUT',
    'Say which of your identities does this: send its id as the header Pukeko-Identity, or as extensions.identity of the operation.',
  );
}

/** Whether whoever typed the password sends the request, and no application on their behalf. */
export function isSession(viewer: Viewer): viewer is Extract<Viewer, { kind: 'user' }> {
  return viewer.kind === 'user' && viewer.applicationId == null;
}

/**
 * The user, where a session of theirs sends the request: what an application or a token of one identity must never do
 * (hand out access, change password or address) asks for one. Errors: UNAUTHENTICATED without a token, FORBIDDEN for
 * every other token.
 */
export function mustBeSession(viewer: Viewer): User {
  if (isSession(viewer)) return viewer.user;
  if (!isSignedIn(viewer) && viewer.kind !== 'app')
    throw new AppError('UNAUTHENTICATED', 'Sign in to do this (Authorization: Bearer …).');
  throw new AppError(
    'FORBIDDEN',
    viewer.kind === 'identity'
      ? 'A token of one identity may not do this; sign in and use that token.'
      : 'An application may not do this; sign in yourself.',
  );
}
