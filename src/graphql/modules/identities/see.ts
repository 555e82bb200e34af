import { showsIdentity } from '../../../core/identities/see.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import type { Perspective } from '../../request/perspective.ts';
import { nodeLoader } from '../../schema/node.ts';

/** An identity for whoever looks; null where it is hidden from them (core/identities/see.ts). */
export async function identityFor(
  ctx: GraphQLContext,
  view: Perspective,
  identity: Identity | null,
): Promise<Identity | null> {
  if (!identity) return null;
  view.see(identity);
  return (await showsIdentity(ctx.core, await view.reader(), identity)) ? identity : null;
}

nodeLoader('Identity', async (id, ctx, view) => identityFor(ctx, view, await view.identities.load(id)));
