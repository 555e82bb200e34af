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
 * The identity with its counts as they are now. The row of the acting identity is cached with its token for up to a
 * minute, whatever its counts do, and so is read again; others are given at once, without a promise for each author.
 */
export function asCounted({ view }: GraphQLContext, identity: Identity): Identity | Promise<Identity> {
  if (identity !== view.identity) return identity;
  return view.identities.load(identity.id).then((now) => now ?? identity);
}

nodeLoader('Identity', async (id, ctx) => identityFor(ctx, await ctx.view.identities.load(id)));
