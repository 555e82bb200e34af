// Finds the local identity that an activity is about.

import type { Ctx } from '../../core/context.ts';
import { identityByUri } from '../../core/identities/queries.ts';
import type { Domain, Identity } from '../../db/rows.ts';

/**
 * The identity of the addressed domain that an activity is about; those of our other domains are none of its business.
 */
export async function localIdentity(ctx: Ctx, domain: Domain, uri: string | null): Promise<Identity | null> {
  if (uri === null || !uri.startsWith(`${domain.origin}/`)) return null;
  const identity = await identityByUri(ctx, uri);
  return identity?.domainId === domain.id ? identity : null;
}
