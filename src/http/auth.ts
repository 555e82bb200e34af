// Reads the bearer token of a request.

import type { TokenReader } from '../core/tokens/viewer.ts';
import type { Viewer } from '../core/viewer.ts';
import type { Domain } from '../db/rows.ts';
import { AppError } from '../lib/app-error.ts';

/** Bearer -> viewer, once for all faces. No token: anonymous. A bad token is an error, never anonymous. */
export async function viewerOf(
  tokens: TokenReader,
  authorization: string | null | undefined,
  domain: Domain,
): Promise<Viewer> {
  if (!authorization) return { kind: 'anonymous' };
  const token = /^bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  const viewer = token ? await tokens.viewer(token, domain) : null;
  if (!viewer) {
    throw new AppError(
      'UNAUTHENTICATED',
      'The access token is not valid on this domain; sign in again, or use it on the domain it was made for.',
    );
  }
  return viewer;
}
