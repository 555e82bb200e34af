// Changes how somebody stands to a collection, and says what happened.

import type { Collection, CollectionItem, Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { identityById } from '../identities/queries.ts';
import { deleteItems, insertItem } from './rows.ts';

/** Where an item may go from where it is. What was taken back stays so. */
const NEXT: Record<CollectionItem['state'], readonly CollectionItem['state'][]> = {
  PENDING: ['ACCEPTED', 'REJECTED', 'REVOKED'],
  ACCEPTED: ['REVOKED'],
  REJECTED: ['ACCEPTED'],
  REVOKED: [],
};

export interface WholeItem {
  item: CollectionItem;
  collection: Collection;
  owner: Identity;
}

/** An item with its collection and the owner of that; null where one of them is gone. */
export async function wholeItem(ctx: TxCtx, item: CollectionItem | null): Promise<WholeItem | null> {
  if (!item) return null;
  const collection = await ctx.tx.models.collection.findUnique({ where: { id: item.collectionId } });
  const owner = collection && (await identityById(ctx, collection.identityId));
  return collection && owner ? { item, collection, owner } : null;
}

/** Writes a new item and says so; null where whoever is featured is in the collection already. */
export async function makeItem(
  ctx: TxCtx,
  { item, collection, owner }: { item: Parameters<typeof insertItem>[1] } & Omit<WholeItem, 'item'>,
): Promise<CollectionItem | null> {
  const made = await insertItem(ctx, item);
  if (made)
    await ctx.emit({
      kind: 'collectionItemChanged',
      ...{ item: made, before: null, collection, owner },
      featured: made.identityId === null ? null : await identityById(ctx, made.identityId),
    });
  return made;
}

/**
 * Moves an item to another state, with what is known of it from now on, and emits `collectionItemChanged`. Answers
 * whether anything changed; a state that does not follow from the present one is left alone.
 */
export async function changeItem(
  ctx: TxCtx,
  { item, collection, owner }: WholeItem,
  change: { state: CollectionItem['state']; authorizationUri?: string | null; identityId?: bigint },
): Promise<boolean> {
  if (!NEXT[item.state].includes(change.state)) return false;
  await ctx.tx.models.collectionItem.update({ where: { id: item.id }, data: change });
  const now: CollectionItem = { ...item, ...change };
  await ctx.emit({
    kind: 'collectionItemChanged',
    ...{ item: now, before: item.state, collection, owner },
    featured: now.identityId === null ? null : await identityById(ctx, now.identityId),
  });
  return true;
}

/** Takes an item away, as the owner of its collection does. */
export async function removeItem(ctx: TxCtx, { item, collection, owner }: WholeItem): Promise<boolean> {
  if ((await deleteItems(ctx, [item.id])) === 0) return false;
  await ctx.emit({
    kind: 'collectionItemRemoved',
    ...{ item, collection, owner },
    featured: item.identityId === null ? null : await identityById(ctx, item.identityId),
  });
  return true;
}
