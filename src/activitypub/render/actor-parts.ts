// Loads what the document of a local actor is made of.

import { type Ctx, models } from '../../core/context.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import type { ActorParts } from './actor.ts';

/** Everything an actor's document is made of. Throws where the identity is none of this install. */
export async function actorPartsOf(ctx: Ctx, identity: Identity): Promise<ActorParts> {
  const domain = await domainOf(ctx, identity);
  const keys = await models(ctx).identityKey.findMany({
    where: { identityId: identity.id, retiredAt: null, privatePem: { not: null } },
    orderBy: { id: 'asc' },
  });
  const target =
    identity.movedToId === null
      ? null
      : await models(ctx).identity.findUnique({ where: { id: identity.movedToId }, select: { uri: true } });
  return { identity, domain, keys, movedToUri: target?.uri ?? null };
}

/** The domain of a local identity. */
export async function domainOf(ctx: Ctx, identity: Pick<Identity, 'domainId' | 'uri'>): Promise<Domain> {
  const domain = identity.domainId === null ? null : await ctx.app.domains.byId(identity.domainId);
  if (!domain) throw new Error(`${identity.uri} belongs to no domain of this install.`);
  return domain;
}
