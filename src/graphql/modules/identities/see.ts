// Whether an identity is shown to the viewer.

import { showsIdentity } from '../../../core/identities/see.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { nodeLoader } from '../../schema/node.ts';

/** An identity for whoever looks; null where it is hidden from them (core/identities/see.ts). */
export async function identityFor(ctx: GraphQLContext, identity: Identity | null): Promise<Identity | null> {
  if (!identity) return null;
  return (await showsIdentity(ctx.core, await ctx.view.reader(), identity)) ? identity : null;
}

/**
 * The identity with its counts as they are now: the acting one comes with its token, which is kept for a minute, and
 * counting ends nothing that is kept.
 */
export async function asCounted({ view }: GraphQLContext, identity: Identity): Promise<Identity> {
  return identity === view.identity ? ((await view.identities.load(identity.id)) ?? identity) : identity;
}

nodeLoader('Identity', async (id, ctx) => identityFor(ctx, await ctx.view.identities.load(id)));
