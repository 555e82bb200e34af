// Opens the session of somebody who was let in.

import type { User } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { createToken } from '../tokens/create.ts';
import type { AuthenticatedUser } from './authenticate.ts';
import { noteSignInPlace, type SignInPlace } from './known-places.ts';

/** How long a session of a browser or an app in which somebody signed in lasts. */
export const SESSION_MS = 90 * 24 * 3600 * 1000;

/** `isBrowser`: the session is good as the cookie of the domain's pages alone. */
export type SessionFor = { isBrowser?: boolean } & SignInPlace;

export interface Session {
  user: User;
  /** Shown this one time. */
  token: string;
}

/** Makes the token of a session; its owner is mailed where it is opened from an unknown place. */
export async function openSession(
  ctx: TxCtx,
  user: AuthenticatedUser,
  { isBrowser = false, ...place }: SessionFor,
): Promise<Session> {
  await noteSignInPlace(ctx, user, place);
  const { token } = await createToken(ctx, {
    user,
    identity: null,
    scopes: ['read', 'write', 'follow', 'profile', 'admin:read', 'admin:write'],
    appName: isBrowser ? `Browser on ${ctx.domain?.name ?? 'this server'}` : 'Session',
    expiresAt: ctx.now + SESSION_MS,
    ...(isBrowser ? { kind: 'COOKIE', domain: ctx.domain } : {}),
  });
  return { user, token };
}
