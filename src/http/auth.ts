// Reads the bearer token of a request.

import { isBearer, readPresented } from '../core/tokens/presented.ts';
import type { TokenReader, TokenReading } from '../core/tokens/viewer.ts';
import type { Viewer } from '../core/viewer.ts';
import type { Domain } from '../db/rows.ts';
import { AppError } from '../lib/app-error.ts';

/** Why nobody can be signed in with a token, and what to do. */
const REFUSALS: Record<Exclude<TokenReading['state'], 'active'>, string> = {
  disabled: 'This login is disabled, or its identity suspended; ask the admins of the server.',
  unconfirmed: 'The e-mail address of this login is not confirmed; open the link that was mailed to it.',
  unapproved: 'A moderator has yet to let this login in; wait for their decision.',
  revoked: 'The access token was revoked, or is over; sign in again.',
  unknown:
    'The access token is not valid on this domain; sign in again, or use it on the domain it was made for.',
};

/**
 * Bearer -> viewer, for faces that take the Authorization header alone. No token: anonymous. A bad token, or two that
 * differ, is an error, never anonymous; so is a header of another scheme, which a client took for the right one.
 */
export async function viewerOf(
  tokens: TokenReader,
  authorization: string | readonly string[] | null | undefined,
  domain: Domain | null,
): Promise<Viewer> {
  const headers = typeof authorization === 'string' ? [authorization] : (authorization ?? []);
  const sent = headers.filter((header) => header !== '');
  if (!sent.every(isBearer))
    throw new AppError('UNAUTHENTICATED', 'Send the access token as "Authorization: Bearer TOKEN".');
  const reading = await readPresented(tokens, { authorization: sent }, domain);
  if (reading.state === 'none') return { kind: 'anonymous' };
  if (reading.state === 'active') return reading.viewer;
  throw new AppError('UNAUTHENTICATED', REFUSALS[reading.state]);
}
