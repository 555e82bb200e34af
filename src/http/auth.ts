// Reads the bearer token of a request.

import { readPresented } from '../core/tokens/presented.ts';
import type { TokenReader } from '../core/tokens/viewer.ts';
import type { Viewer } from '../core/viewer.ts';
import type { Domain } from '../db/rows.ts';
import { AppError } from '../lib/app-error.ts';

/**
 * Bearer -> viewer, for faces that take the Authorization header alone. No token: anonymous. A bad token, or two that
 * differ, is an error, never anonymous.
 */
export async function viewerOf(
  tokens: TokenReader,
  authorization: string | readonly string[] | null | undefined,
  domain: Domain | null,
): Promise<Viewer> {
  const headers = typeof authorization === 'string' ? [authorization] : (authorization ?? []);
  const sent = headers.filter((header) => header !== '');
  const reading = await readPresented(tokens, { authorization: sent }, domain);
  if (reading.state === 'none') return { kind: 'anonymous' };
  if (reading.state === 'active') return reading.viewer;
  throw new AppError(
    'UNAUTHENTICATED',
    'The access token is not valid on this domain; sign in again, or use it on the domain it was made for.',
  );
}
