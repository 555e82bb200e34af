// Finds an identity by its actor's URI, or fetches it.

import type { Ctx } from '../../core/context.ts';
import { identityByUri } from '../../core/identities/queries.ts';
import type { Identity } from '../../db/rows.ts';
import type { FetchOptions } from '../fetch.ts';
import { fetchActor } from './fetch-actor.ts';

/**
 * An identity by its actor's URI: the stored one, ours included, else fetched from its origin. Rejects with FetchError.
 */
export async function knownOrFetched(
  ctx: Ctx,
  uri: string,
  options: FetchOptions = {},
): Promise<Identity | null> {
  const known = await identityByUri(ctx, uri);
  if (known) return known;
  const fetched = await fetchActor(ctx, uri, options);
  return fetched.kind === 'actor' ? fetched.identity : null;
}
