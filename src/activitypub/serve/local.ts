// Finds the local identity that a path names.

import type { Ctx } from '../../core/context.ts';
import { uris } from '../../core/uris.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import { usernameKey } from '../../lib/handle.ts';

/** An identity of a domain by the username in its path, in any state; null for none. */
export async function localByUsername(ctx: Ctx, domain: Domain, username: string): Promise<Identity | null> {
  const identity = await ctx.app.db.models.identity.findUnique({
    where: { handleDomain_usernameKey: { handleDomain: domain.name, usernameKey: usernameKey(username) } },
  });
  return identity?.domainId === domain.id && !identity.isInstance ? identity : null;
}

export function instanceActorOf(ctx: Ctx, domain: Domain): Promise<Identity | null> {
  return ctx.app.db.models.identity.findUnique({ where: { uri: uris.instanceActor(domain) } });
}
