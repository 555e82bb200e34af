// Stores collections of other servers as they show them, and takes in what they say of who is in them.

import type { Collection, CollectionItem, Identity } from '../../db/rows.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { cleanLine, cleanText, hasNothingToSee, truncateText } from '../../lib/text.ts';
import { parseUrl, sameOrigin } from '../../lib/url/url.ts';
import type { TxCtx } from '../context.ts';
import { ensureTag } from '../hashtags/tag.ts';
import { identityByUri } from '../identities/queries.ts';
import { scheduleWork } from '../work/schedule.ts';
import { removeItem } from './change.ts';
import { collectionByUri, deleteItems, insertItem, lockCollection } from './rows.ts';

/** Collections of one identity of another server that are kept, and people in one of them. */
const MOST_REMOTE_COLLECTIONS = 50;
export const MOST_REMOTE_ITEMS = 150;
/** In characters; the rest is cut off. */
const LONGEST_NAME = 256;
const LONGEST_DESCRIPTION = 2048;

/** Somebody in a collection as its server tells it. */
export interface RemoteItemData {
  uri: string;
  objectUri: string;
  authorizationUri: string | null;
  /** Epoch milliseconds. */
  publishedAt: number | null;
}

/** A collection as its server tells it; texts are plain. */
export interface RemoteCollectionData {
  uri: string;
  name: string;
  description: string;
  language: string | null;
  hashtag: string | null;
  isSensitive: boolean;
  isDiscoverable: boolean;
  url: string | null;
  /** Epoch milliseconds. */
  publishedAt: number | null;
  updatedAt: number | null;
  items: readonly RemoteItemData[];
}

/**
 * Makes a collection of another server what that server says it is, with who is in it; those who are new are shown once
 * their consent was looked at (machine `feature-verification`). Null where it is not the owner's, has no name, or is
 * one too many.
 */
export async function storeRemoteCollection(
  ctx: TxCtx,
  owner: Identity,
  data: RemoteCollectionData,
): Promise<Collection | null> {
  if (owner.domainId !== null || !sameOrigin(data.uri, owner.uri)) return null;
  const known = await collectionByUri(ctx, data.uri);
  if (known && known.identityId !== owner.id) return null;
  const told = await columnsOf(ctx, data);
  if (hasNothingToSee(told.name)) return null;
  const collection = known ? await update(ctx, owner, known, told) : await insert(ctx, owner, data, told);
  if (collection) await replaceItems(ctx, collection, owner, data.items);
  return collection;
}

async function columnsOf(ctx: TxCtx, data: RemoteCollectionData) {
  const { language, isSensitive, isDiscoverable, url, hashtag } = data;
  return {
    name: truncateText(cleanLine(data.name).trim(), LONGEST_NAME),
    description: truncateText(cleanText(data.description).trim(), LONGEST_DESCRIPTION),
    ...{ language, isSensitive, isDiscoverable, url },
    tagId: hashtag === null || normaliseHashtag(hashtag) === null ? null : (await ensureTag(ctx, hashtag)).id,
  };
}

type Told = Awaited<ReturnType<typeof columnsOf>>;

async function insert(
  ctx: TxCtx,
  owner: Identity,
  { uri, publishedAt, updatedAt }: RemoteCollectionData,
  told: Told,
): Promise<Collection | null> {
  const { collection: rows } = ctx.tx.models;
  if ((await rows.count({ where: { identityId: owner.id } })) >= MOST_REMOTE_COLLECTIONS) return null;
  const now = ctx.app.clock.now();
  const createdAt = Math.min(publishedAt ?? now, now);
  const id = ctx.app.ids.next();
  const made = await ctx.tx.sql.run(
    `INSERT INTO collection ("id", "uri", "identityId", "name", "createdAt", "updatedAt", "fetchedAt") VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      ...[id, uri, owner.id, told.name],
      ...[BigInt(createdAt), BigInt(Math.min(updatedAt ?? createdAt, now)), BigInt(now)],
    ],
  );
  // Two met it at once; the other was first.
  if (made === 0) return collectionByUri(ctx, uri);
  const collection = await rows.update({ where: { id }, data: told });
  await ctx.emit({ kind: 'collectionCreated', collection, owner });
  return collection;
}

async function update(ctx: TxCtx, owner: Identity, before: Collection, told: Told): Promise<Collection> {
  const now = BigInt(ctx.app.clock.now());
  const isSame = (Object.keys(told) as (keyof Told)[]).every((key) => told[key] === before[key]);
  const collection = await ctx.tx.models.collection.update({
    where: { id: before.id },
    data: { ...told, fetchedAt: now, ...(isSame ? {} : { updatedAt: now }) },
  });
  if (!isSame) await ctx.emit({ kind: 'collectionChanged', collection, before, owner });
  return collection;
}

/**
 * Makes who is in it exactly those that are told, in their order. Who agreed here and is not told yet stays: their
 * server's answer crossed what is told.
 */
async function replaceItems(
  ctx: TxCtx,
  collection: Collection,
  owner: Identity,
  told: readonly RemoteItemData[],
): Promise<void> {
  await lockCollection(ctx, collection.id);
  const known = await ctx.tx.models.collectionItem.findMany({ where: { collectionId: collection.id } });
  const wanted = new Map(told.slice(0, MOST_REMOTE_ITEMS).map((item) => [item.objectUri, item]));
  for (const item of known) {
    if (wanted.has(item.objectUri) || (item.uri === null && item.state === 'ACCEPTED')) continue;
    await removeItem(ctx, { item, collection, owner });
  }
  let position = 0;
  for (const item of wanted.values()) {
    position += 1;
    const before = known.find(({ objectUri }) => objectUri === item.objectUri) ?? null;
    await putItem(ctx, collection, item, { before, position });
  }
}

/**
 * Takes in that somebody is in a collection of another server (Add). False where it is full, or names somebody of this
 * install who did not agree.
 */
export async function takeItem(ctx: TxCtx, collection: Collection, item: RemoteItemData): Promise<boolean> {
  if (!(await lockCollection(ctx, collection.id))) return false;
  const { collectionItem } = ctx.tx.models;
  const before = await collectionItem.findUnique({
    where: { collectionId_objectUri: { collectionId: collection.id, objectUri: item.objectUri } },
  });
  if (
    !before &&
    (await collectionItem.count({ where: { collectionId: collection.id } })) >= MOST_REMOTE_ITEMS
  )
    return false;
  return putItem(ctx, collection, item, { before, position: null });
}

/**
 * What is known of an item is kept; a new one, or one that rests on another authorization than before, is looked at.
 */
async function putItem(
  ctx: TxCtx,
  collection: Collection,
  item: RemoteItemData,
  { before, position }: { before: CollectionItem | null; position: number | null },
): Promise<boolean> {
  const isOurs = await ctx.app.domains.isOwnHost(parseUrl(item.objectUri)?.host ?? '');
  // Of people here it is not for others to say that they agreed.
  if (isOurs && !before) return false;
  if (before && (isOurs || before.authorizationUri === item.authorizationUri)) {
    const isSame = before.uri === item.uri && (position === null || before.position === position);
    if (!isSame)
      await ctx.tx.models.collectionItem.update({
        where: { id: before.id },
        data: { uri: item.uri, ...(position === null ? {} : { position }) },
      });
    return !isSame;
  }
  if (before) await deleteItems(ctx, [before.id]);
  const identity = await identityByUri(ctx, item.objectUri);
  const now = ctx.app.clock.now();
  const made = await insertItem(ctx, {
    id: ctx.app.ids.next(),
    collectionId: collection.id,
    uri: item.uri,
    identityId: identity?.id ?? null,
    objectUri: item.objectUri,
    state: 'PENDING',
    authorizationUri: item.authorizationUri,
    createdAt: BigInt(Math.min(item.publishedAt ?? now, now)),
    ...(position === null ? {} : { position }),
  });
  if (!made) return false;
  await scheduleWork(ctx, {
    machine: 'feature-verification',
    subject: String(made.id),
    state: 'verifying',
    dueAt: ctx.now,
  });
  return true;
}

/** Takes in that somebody is no longer in a collection of another server (Remove), by the id of the item. */
export async function dropItem(
  ctx: TxCtx,
  collection: Collection,
  owner: Identity,
  itemUri: string,
): Promise<boolean> {
  const item = await ctx.tx.models.collectionItem.findFirst({
    where: { collectionId: collection.id, uri: itemUri },
  });
  return item !== null && removeItem(ctx, { item, collection, owner });
}
