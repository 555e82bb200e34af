// Puts people into collections of identities of this install, and takes them out.

import type { Collection, CollectionItem, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { makeItem, removeItem } from './change.ts';
import { CollectionNotFound, MayNotFeature } from './errors.ts';
import { MOST_ITEMS } from './input.ts';
import { mustLetFeature, newItem } from './new-item.ts';
import { mustOwnCollection } from './own.ts';
import { deleteItems, itemById, lockCollection, placesTaken } from './rows.ts';

const WHO = ['input', 'identityId'];

/**
 * Puts somebody into a collection. Who said no before is asked again; who took their consent back is not. Errors:
 * NOT_FOUND (the collection), FORBIDDEN (it is another's, or whoever is named does not let the owner), CONFLICT (they
 * are in it already, or it is full).
 */
export async function addToCollection(
  ctx: Ctx,
  owner: Identity,
  collectionId: bigint,
  featured: Identity,
): Promise<CollectionItem> {
  await mustOwnCollection(ctx, owner, collectionId);
  await mustLetFeature(ctx, owner, featured);
  return inTransaction(ctx, async (ctx) => {
    const collection = await lockCollection(ctx, collectionId);
    if (!collection) throw new CollectionNotFound(['input', 'collectionId']);
    const known = await ctx.tx.models.collectionItem.findUnique({
      where: { collectionId_objectUri: { collectionId, objectUri: featured.uri } },
    });
    if (known?.state === 'REVOKED') throw new MayNotFeature(WHO);
    if (known && known.state !== 'REJECTED') throw alreadyIn();
    if ((await placesTaken(ctx, collectionId)) >= MOST_ITEMS)
      throw new AppError('CONFLICT', `A collection holds at most ${MOST_ITEMS} people; make another one.`);
    if (known) await deleteItems(ctx, [known.id]);
    const item = await makeItem(ctx, { item: newItem(ctx, collection, featured), collection, owner });
    if (!item) throw alreadyIn();
    return item;
  });
}

/** Takes somebody out of a collection. Errors: NOT_FOUND (the collection, or what is in it), FORBIDDEN. */
export async function removeFromCollection(
  ctx: Ctx,
  owner: Identity,
  itemId: bigint,
  collectionId: bigint | null = null,
): Promise<Collection> {
  return inTransaction(ctx, async (ctx) => {
    const item = await itemById(ctx, itemId);
    if (!item || (collectionId !== null && item.collectionId !== collectionId)) throw noSuchItem();
    const collection = await mustOwnCollection(ctx, owner, item.collectionId);
    await lockCollection(ctx, collection.id);
    if (!(await removeItem(ctx, { item, collection, owner }))) throw noSuchItem();
    return collection;
  });
}

export function noSuchItem(): AppError {
  return new AppError('NOT_FOUND', 'Nobody stands there in the collection; check the id of the item.', {
    path: ['input', 'itemId'],
  });
}

function alreadyIn(): AppError {
  return new AppError('CONFLICT', 'This identity is in the collection already.', { path: WHO });
}
