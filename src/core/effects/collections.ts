// What follows from collections and from who is in them: notifications, requests, and what other servers are told
// (FEP-7aa9).

import type { Collection, Identity } from '../../db/rows.ts';
import { membersIn } from '../collections/rows.ts';
import type { TxCtx } from '../context.ts';
import { deliver } from '../deliveries/deliver.ts';
import { orderKey } from '../deliveries/order-key.ts';
import { PRIORITY } from '../deliveries/states.ts';
import type { FactOf } from '../facts.ts';
import { identitiesByIds } from '../identities/queries.ts';
import { notify } from '../notifications/notify.ts';
import { withdrawNotifications } from '../notifications/withdraw.ts';
import type { OutgoingActivity } from '../ports.ts';
import { deliverBetween } from './between.ts';

export async function onCollectionCreated(
  ctx: TxCtx,
  { collection, owner }: FactOf<'collectionCreated'>,
): Promise<void> {
  await tell(ctx, collection, owner, { type: 'addCollection', collection, owner });
}

/** Who is in it is notified where it is called, or described, otherwise than they knew. */
export async function onCollectionChanged(
  ctx: TxCtx,
  { collection, before, owner }: FactOf<'collectionChanged'>,
): Promise<void> {
  const featured = await featuredIn(ctx, collection);
  if (collection.name !== before.name || collection.description !== before.description)
    for (const target of featured) await notifyAnew(ctx, 'COLLECTION_UPDATE', collection, owner, target);
  await tell(ctx, collection, owner, { type: 'updateCollection', collection, owner }, featured);
}

export async function onCollectionDeleted(
  ctx: TxCtx,
  { collection, owner, featured }: FactOf<'collectionDeleted'>,
): Promise<void> {
  await withdrawNotifications(ctx, { collectionId: collection.id });
  await tell(ctx, collection, owner, { type: 'removeCollection', collection, owner }, featured);
}

/**
 * Somebody was put into a collection: they are asked, or notified. Who agreed is told to everybody who may know the
 * collection, and so is who took that back; the owner on another server is told that the authorization is gone.
 */
export async function onCollectionItemChanged(
  ctx: TxCtx,
  fact: FactOf<'collectionItemChanged'>,
): Promise<void> {
  const { item, before, collection, owner, featured } = fact;
  if (featured === null) return;
  if (item.state === 'PENDING' && before === null) await askFor(ctx, fact, featured);
  if (item.state === 'ACCEPTED' && before !== 'ACCEPTED') {
    await notifyAnew(ctx, 'ADDED_TO_COLLECTION', collection, owner, featured);
    if (!fact.isTold)
      await tell(ctx, collection, owner, { type: 'addCollectionItem', item, collection, owner }, [featured]);
  }
  if (item.state === 'REVOKED') {
    await withdrawNotifications(ctx, { collectionId: collection.id, identityId: featured.id });
    if (before === 'ACCEPTED') await tellRevoked(ctx, fact, featured);
  }
}

export async function onCollectionItemRemoved(
  ctx: TxCtx,
  { item, collection, owner, featured }: FactOf<'collectionItemRemoved'>,
): Promise<void> {
  if (featured) await withdrawNotifications(ctx, { collectionId: collection.id, identityId: featured.id });
  // Who was asked and has not answered is told as well: the request holds no longer.
  if (item.state === 'ACCEPTED' || item.state === 'PENDING')
    await tell(
      ctx,
      collection,
      owner,
      { type: 'removeCollectionItem', item, collection, owner },
      featured ? [featured] : [],
    );
}

/** A FeatureRequest was answered. Idempotent on the other side: the same answer comes to each request. */
export async function onFeatureAnswered(ctx: TxCtx, fact: FactOf<'featureAnswered'>): Promise<void> {
  const { item, request, owner, featured } = fact;
  await deliverBetween(
    ctx,
    featured,
    owner,
    { type: 'answerFeature', item, request, owner, featured },
    { evenIfBlocked: true },
  );
}

/** The collection is there to be read before the request comes: it goes by the same key. */
function askFor(
  ctx: TxCtx,
  { item, collection, owner }: FactOf<'collectionItemChanged'>,
  featured: Identity,
): Promise<void> {
  return deliver(ctx, {
    activity: { type: 'featureRequest', item, collection, owner, featured },
    actor: owner,
    subjectId: null,
    orderKey: orderKey.collection(collection),
    priority: PRIORITY.PEOPLE,
    to: [featured],
    inbox: 'personal',
  });
}

/**
 * Of a collection of ours everybody hears that they are gone; the owner on another server that the authorization is.
 */
async function tellRevoked(
  ctx: TxCtx,
  { item, collection, owner }: FactOf<'collectionItemChanged'>,
  featured: Identity,
): Promise<void> {
  await tell(ctx, collection, owner, { type: 'removeCollectionItem', item, collection, owner });
  if (owner.domainId === null)
    await deliverBetween(
      ctx,
      featured,
      owner,
      { type: 'deleteFeatureAuthorization', item, collection, owner, featured },
      { evenIfBlocked: true },
    );
}

/**
 * To the followers of the owner and whoever is concerned: nobody knows who else has met a collection. Nothing goes out
 * for owners on other servers.
 */
function tell(
  ctx: TxCtx,
  collection: Collection,
  owner: Identity,
  activity: OutgoingActivity,
  to: readonly Identity[] = [],
): Promise<void> {
  return deliver(ctx, {
    activity,
    actor: owner,
    subjectId: null,
    orderKey: orderKey.collection(collection),
    priority: PRIORITY.REFRESHES,
    to,
    inbox: 'shared',
    source: { kind: 'followers', authorId: owner.id },
  });
}

async function featuredIn(ctx: TxCtx, collection: Collection): Promise<Identity[]> {
  return identitiesByIds(ctx, await membersIn(ctx, collection.id, ['ACCEPTED']));
}

/** Of each collection the last news of a kind is kept. */
async function notifyAnew(
  ctx: TxCtx,
  kind: 'ADDED_TO_COLLECTION' | 'COLLECTION_UPDATE',
  collection: Collection,
  owner: Identity,
  target: Identity,
): Promise<void> {
  if (target.domainId === null) return;
  await withdrawNotifications(ctx, { kind, collectionId: collection.id, identityId: target.id });
  await notify(ctx, { kind, target, actor: owner, collectionId: collection.id });
}
