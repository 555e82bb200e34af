// Somebody on the way into a collection of ours: whether they let its owner, and the row and addresses of it.

import type { Collection, Identity } from '../../db/rows.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { uris } from '../uris.ts';
import { featurePermission } from './consent.ts';
import { MayNotFeature } from './errors.ts';
import type { insertItem } from './rows.ts';

const WHO = ['input', 'identityId'];

/** Errors: FORBIDDEN where somebody does not let the owner put them into collections. */
export async function mustLetFeature(
  ctx: Ctx,
  owner: Identity,
  featured: Identity,
  path: readonly string[] = WHO,
): Promise<void> {
  const permission = await featurePermission(ctx, owner, featured);
  if (permission !== 'AUTOMATIC' && permission !== 'MANUAL') throw new MayNotFeature(path);
}

/**
 * Somebody as they come into a collection of ours: who is of this install agrees by their settings, others are asked.
 */
export function newItem(
  ctx: TxCtx,
  collection: Collection,
  featured: Identity,
): Parameters<typeof insertItem>[1] {
  const id = ctx.app.ids.next();
  const isHere = featured.domainId !== null;
  return {
    id,
    collectionId: collection.id,
    uri: uris.collectionItem(collection.uri, id),
    identityId: featured.id,
    objectUri: featured.uri,
    state: isHere ? 'ACCEPTED' : 'PENDING',
    authorizationUri: isHere ? featureAuthorizationUri(featured, id) : null,
  };
}

/** Where the authorization of an item stands that somebody here gave. */
export function featureAuthorizationUri(featured: Pick<Identity, 'uri'>, itemId: bigint): string {
  return uris.row(featured.uri, 'feature_authorizations', itemId);
}

/** The id of the FeatureRequest for an item of a collection of ours. */
export function featureRequestUri(owner: Pick<Identity, 'uri'>, itemId: bigint): string {
  return uris.row(owner.uri, 'feature_requests', itemId);
}
