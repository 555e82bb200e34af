// What other servers answer to our requests to put their people into collections, and how they take that back.

import type { Identity } from '../../db/rows.ts';
import { parseId } from '../../lib/ids.ts';
import { type Ctx, models, type TxCtx } from '../context.ts';
import { identityById } from '../identities/queries.ts';
import { changeItem, type WholeItem } from './change.ts';
import { featureRequestUri } from './new-item.ts';
import { itemById, itemsUnder } from './rows.ts';

const REQUEST = /\/feature_requests\/(\d{1,19})$/;

/** The item of ours that a FeatureRequest of ours was about which `featured`, who was asked, answers; null for none. */
export async function itemAskedFor(
  ctx: Ctx,
  requestId: string,
  featured: Pick<Identity, 'id'>,
): Promise<WholeItem | null> {
  const id = parseId(REQUEST.exec(requestId)?.[1] ?? '');
  const item = id === null ? null : await itemById(ctx, id);
  if (item?.identityId !== featured.id) return null;
  const collection = await models(ctx).collection.findUnique({ where: { id: item.collectionId } });
  const owner = collection && (await identityById(ctx, collection.identityId));
  return collection && owner && featureRequestUri(owner, item.id) === requestId
    ? { item, collection, owner }
    : null;
}

/** They agreed, by an authorization that was looked at. */
export function acceptFeature(ctx: TxCtx, whole: WholeItem, authorizationUri: string): Promise<boolean> {
  return changeItem(ctx, whole, { state: 'ACCEPTED', authorizationUri });
}

/** They said no, or took back what they had agreed to. */
export function rejectFeature(ctx: TxCtx, whole: WholeItem): Promise<boolean> {
  return changeItem(ctx, whole, { state: whole.item.state === 'ACCEPTED' ? 'REVOKED' : 'REJECTED' });
}

/**
 * An authorization was deleted by `featured`: their place in collections that rests on it is gone. Answers whether
 * there was one.
 */
export async function revokeFeatureAuthorization(
  ctx: TxCtx,
  authorizationUri: string,
  featured: Pick<Identity, 'id' | 'uri'>,
): Promise<boolean> {
  let isKnown = false;
  for (const item of await itemsUnder(ctx, authorizationUri)) {
    if (item.objectUri !== featured.uri) continue;
    const collection = await ctx.tx.models.collection.findUnique({ where: { id: item.collectionId } });
    const owner = collection && (await identityById(ctx, collection.identityId));
    if (!collection || !owner) continue;
    isKnown = true;
    await changeItem(ctx, { item, collection, owner }, { state: 'REVOKED' });
  }
  return isKnown;
}
