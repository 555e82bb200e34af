// Reads what documents of collections are made of.

import { type Ctx, models } from '../../../core/context.ts';
import { identitiesByIds } from '../../../core/identities/queries.ts';
import type { Collection, CollectionItem, Identity } from '../../../db/rows.ts';
import { domainOf } from '../actor-parts.ts';
import type { CollectionParts, FeaturedParts } from './document.ts';

/** A collection of ours with who agreed to be in it and is there. */
export async function collectionPartsOf(
  ctx: Ctx,
  collection: Collection,
  owner: Identity,
): Promise<CollectionParts> {
  const items = await models(ctx).collectionItem.findMany({
    where: { collectionId: collection.id, state: 'ACCEPTED' },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return {
    collection,
    owner,
    domain: await domainOf(ctx, owner),
    tag:
      collection.tagId === null
        ? null
        : await models(ctx).tag.findUnique({ where: { id: collection.tagId } }),
    items: await featuredPartsOf(ctx, items),
  };
}

/** Items with the types of who is in them; those who are gone are left out. */
export async function featuredPartsOf(ctx: Ctx, items: readonly CollectionItem[]): Promise<FeaturedParts[]> {
  const people = await identitiesByIds(
    ctx,
    items.flatMap(({ identityId }) => identityId ?? []),
  );
  const byId = new Map(people.map((identity) => [identity.id, identity]));
  return items.flatMap((item) => {
    const identity = item.identityId === null ? undefined : byId.get(item.identityId);
    return identity?.state === 'ACTIVE' ? [{ item, type: identity.type }] : [];
  });
}
