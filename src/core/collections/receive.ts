// Answers requests of other servers to put people of this install into their collections (FEP-7aa9, FeatureRequest).

import type { Collection, CollectionItem, Identity } from '../../db/rows.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { dealsWithPerson } from '../hosts/blocked-by.ts';
import { changeItem, makeItem } from './change.ts';
import { featurePermission } from './consent.ts';
import { featureAuthorizationUri } from './new-item.ts';
import { MOST_REMOTE_ITEMS } from './remote.ts';
import { lockCollection } from './rows.ts';

/** The ids of a FeatureRequest and of the collection. */
export interface FeatureRequest {
  uri: string;
  instrument: string;
}

/** Whether somebody of another server may put an identity of this install into their collections. */
export async function welcomesFeature(ctx: Ctx, owner: Identity, featured: Identity): Promise<boolean> {
  if (!(await dealsWithPerson(ctx, featured.domainId, owner))) return false;
  return (await featurePermission(ctx, owner, featured)) === 'AUTOMATIC';
}

/** Says no to a request. */
export function refuseFeature(
  ctx: TxCtx,
  owner: Identity,
  featured: Identity,
  request: FeatureRequest,
): Promise<void> {
  return ctx.emit({ kind: 'featureAnswered', item: null, request, owner, featured });
}

/**
 * Answers a request for a collection that is stored here. The same request again is answered the same again; what was
 * taken back stays so.
 */
export async function receiveFeatureRequest(
  ctx: TxCtx,
  owner: Identity,
  featured: Identity,
  collection: Collection,
  request: FeatureRequest,
): Promise<'accepted' | 'refused'> {
  await lockCollection(ctx, collection.id);
  const item = await agreedItem(ctx, owner, featured, collection);
  await ctx.emit({ kind: 'featureAnswered', item, request, owner, featured });
  return item === null ? 'refused' : 'accepted';
}

async function agreedItem(
  ctx: TxCtx,
  owner: Identity,
  featured: Identity,
  collection: Collection,
): Promise<CollectionItem | null> {
  const { collectionItem } = ctx.tx.models;
  const which = { collectionId_objectUri: { collectionId: collection.id, objectUri: featured.uri } };
  const known = await collectionItem.findUnique({ where: which });
  if (known?.state === 'ACCEPTED') return known;
  if (known?.state === 'REVOKED' || !(await welcomesFeature(ctx, owner, featured))) return null;
  if (known) {
    const authorizationUri = featureAuthorizationUri(featured, known.id);
    await changeItem(ctx, { item: known, collection, owner }, { state: 'ACCEPTED', authorizationUri });
    return { ...known, state: 'ACCEPTED', authorizationUri };
  }
  if ((await collectionItem.count({ where: { collectionId: collection.id } })) >= MOST_REMOTE_ITEMS)
    return null;
  const id = ctx.app.ids.next();
  const item = {
    id,
    collectionId: collection.id,
    uri: null,
    identityId: featured.id,
    objectUri: featured.uri,
    state: 'ACCEPTED' as const,
    authorizationUri: featureAuthorizationUri(featured, id),
  };
  return makeItem(ctx, { item, collection, owner });
}
