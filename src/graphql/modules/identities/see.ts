import { hasRole } from '../../../core/roles/policy.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import type { Perspective } from '../../request/perspective.ts';
import { nodeLoader } from '../../schema/node.ts';

/**
 * An identity for whoever looks; null where it is hidden from them: suspended (but for moderators of its domain), or of a server or domain
 * that theirs does not deal with. A deleted one is shown as what it is, a tombstone.
 */
export async function identityFor(
  ctx: GraphQLContext,
  view: Perspective,
  identity: Identity | null,
): Promise<Identity | null> {
  if (!identity) return null;
  view.see(identity);
  if (view.identity?.id === identity.id) return identity;
  if (identity.state === 'SUSPENDED') {
    const mayModerate = await hasRole(ctx.core, identity.domainId ?? -1n, 'MODERATOR');
    return mayModerate ? identity : null;
  }
  const reader = await view.reader();
  if (identity.hostId !== null && reader.blockedHostIds.has(identity.hostId)) return null;
  if (identity.domainId !== null && reader.blockedDomainIds.has(identity.domainId)) return null;
  return identity;
}

nodeLoader('Identity', async (id, ctx, view) => identityFor(ctx, view, await view.identities.load(id)));
