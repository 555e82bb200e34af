// Received Add, Remove, Update and Delete of collections of recommended people, and of who is in them (FEP-7aa9).

import { eraseCollection } from '../../../core/collections/collections.ts';
import { dropItem, storeRemoteCollection, takeItem } from '../../../core/collections/remote.ts';
import { collectionByUri } from '../../../core/collections/rows.ts';
import { inTransaction } from '../../../core/context.ts';
import type { Collection } from '../../../db/rows.ts';
import type { PlainActivity, TargetedActivity } from '../../parse/activity.ts';
import { isFeaturedCollection, readFeaturedItem } from '../../parse/featured-collection.ts';
import {
  fetchFeaturedItem,
  itemData,
  readCollectionOf,
  refreshCollection,
} from '../../remote/featured-collections/fetch.ts';
import type { ReceivedActivity } from '../message.ts';
import { handled, ignored, type PreparedInbound, settled } from '../outcome.ts';

/**
 * Add to, or Remove from, the actor's own list of collections or one of its collections; null where the target is
 * neither.
 */
export async function collectionTarget(
  received: ReceivedActivity<TargetedActivity>,
): Promise<PreparedInbound | null> {
  const { activity, actor, ctx } = received;
  const target = activity.target.id;
  if (target === null) return null;
  if (target === actor.featuredCollectionsUri)
    return activity.type === 'Add' ? collectionTold(received) : collectionGone(received, activity.object.id);
  const collection = await collectionByUri(ctx, target);
  if (collection?.identityId !== actor.id) return null;
  return activity.type === 'Add' ? itemAdded(received, collection) : itemRemoved(received, collection);
}

/** A new collection, or an Update of one: believed as it is embedded, because it is of the actor's own server. */
export async function collectionTold({
  activity,
  actor,
  ctx,
  options,
}: ReceivedActivity<TargetedActivity | PlainActivity>): Promise<PreparedInbound> {
  const { id, doc } = activity.object;
  const embedded = isFeaturedCollection(doc) ? doc : null;
  const data = await readCollectionOf(ctx, actor, { id, doc: embedded }, options);
  if (!data) return settled(ignored('its object is no collection of the actor'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const stored = await storeRemoteCollection(ctx, actor, data);
        return stored ? handled() : ignored('it has no name, or the actor has too many collections');
      }),
  };
}

/** The collection is no more, whether its owner says Remove or Delete. */
export async function collectionGone(
  { actor }: ReceivedActivity<TargetedActivity | PlainActivity>,
  uri: string | null,
): Promise<PreparedInbound> {
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const collection = uri === null ? null : await collectionByUri(ctx, uri);
        if (collection?.identityId !== actor.id) return ignored('no such collection of the actor is known');
        await eraseCollection(ctx, collection, actor);
        return handled();
      }),
  };
}

async function itemAdded(
  { activity, ctx, options }: ReceivedActivity<TargetedActivity>,
  collection: Collection,
): Promise<PreparedInbound> {
  const { id, doc } = activity.object;
  const read =
    readFeaturedItem(doc) ?? (id === null ? null : await fetchFeaturedItem(ctx, id, collection.uri, options));
  const item = read && itemData(read, collection.uri);
  if (!item) return settled(ignored('its object is no item of that collection'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) =>
        (await takeItem(ctx, collection, item)) ? handled() : ignored('nothing changed by it'),
      ),
  };
}

/**
 * One that is not known by its id may be known by another, or its Add is yet to come: the collection says who is in
 * it.
 */
async function itemRemoved(
  { activity, actor, ctx, options }: ReceivedActivity<TargetedActivity>,
  collection: Collection,
): Promise<PreparedInbound> {
  const { id } = activity.object;
  if (id === null) return settled(ignored('its object has no usable id'));
  const isKnown =
    (await ctx.app.db.models.collectionItem.count({ where: { collectionId: collection.id, uri: id } })) > 0;
  if (!isKnown) {
    await refreshCollection(ctx, actor, collection.uri, options);
    return settled(handled('its server was asked who is in the collection'));
  }
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) =>
        (await dropItem(ctx, collection, actor, id)) ? handled() : ignored('nothing changed by it'),
      ),
  };
}
