// Fetches collections of recommended people of other servers (FEP-7aa9).

import { eraseCollection } from '../../../core/collections/collections.ts';
import {
  MOST_REMOTE_ITEMS,
  type RemoteCollectionData,
  storeRemoteCollection,
} from '../../../core/collections/remote.ts';
import { collectionByUri } from '../../../core/collections/rows.ts';
import { type Ctx, inTransaction } from '../../../core/context.ts';
import type { Collection, Identity } from '../../../db/rows.ts';
import { htmlToText } from '../../../lib/html/plain-text.ts';
import { normaliseLanguage } from '../../../lib/language.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { type FetchOptions, fetchDocument } from '../../fetch.ts';
import {
  isFeaturedCollection,
  type RemoteFeaturedCollection,
  type RemoteFeaturedItem,
  readFeaturedCollection,
  readFeaturedItem,
} from '../../parse/featured-collection.ts';
import type { Doc } from '../../parse/values/doc.ts';
import { itemsInCollection } from '../collections/walk.ts';

/** Collections of one identity that are looked at. */
const MOST_COLLECTIONS = 20;
/** Items that stand in a collection by their ids alone and are fetched. */
const MOST_FETCHED_ITEMS = 25;

/** A collection in core's words, its items fetched where only their ids are given, or pages of them. */
export async function collectionData(
  ctx: Ctx,
  read: RemoteFeaturedCollection,
  options: FetchOptions,
): Promise<RemoteCollectionData> {
  const items = [...read.items];
  const references = [...read.references];
  if (read.first !== null)
    for (const { id, doc } of await itemsInCollection(ctx, read.first, read.id, MOST_REMOTE_ITEMS, options)) {
      const item = readFeaturedItem(doc);
      if (item) items.push(item);
      else if (id !== null) references.push(id);
    }
  for (const id of references.slice(0, MOST_FETCHED_ITEMS)) {
    const item = await fetchFeaturedItem(ctx, id, read.id, options);
    if (item) items.push(item);
  }
  return {
    uri: read.id,
    name: htmlToText(read.name),
    description: htmlToText(read.description),
    language: normaliseLanguage(read.language),
    hashtag: read.topic,
    isSensitive: read.isSensitive,
    isDiscoverable: read.isDiscoverable,
    url: read.url,
    publishedAt: read.publishedAt,
    updatedAt: read.updatedAt,
    items: items.slice(0, MOST_REMOTE_ITEMS).flatMap((item) => itemData(item, read.id) ?? []),
  };
}

/** Null for an item that is none of the collection's own server. */
export function itemData(item: RemoteFeaturedItem, collectionUri: string) {
  if (!sameOrigin(item.id, collectionUri)) return null;
  return {
    uri: item.id,
    objectUri: item.featuredObject,
    authorizationUri: item.authorization,
    publishedAt: item.publishedAt,
  };
}

export async function fetchFeaturedItem(
  ctx: Ctx,
  id: string,
  collectionUri: string,
  options: FetchOptions,
): Promise<RemoteFeaturedItem | null> {
  if (!sameOrigin(id, collectionUri)) return null;
  const fetched = await fetchDocument(ctx, id, options);
  return fetched.kind === 'document' ? readFeaturedItem(fetched.doc) : null;
}

/**
 * A collection of an identity on another server, from its document where that is given, else from its own address,
 * ready to be stored; null where there is none to be had, or it is somebody else's. Rejects with FetchError.
 */
export async function readCollectionOf(
  ctx: Ctx,
  owner: Pick<Identity, 'uri'>,
  { id, doc }: { id: string | null; doc: Doc | null },
  options: FetchOptions,
): Promise<RemoteCollectionData | null> {
  if (id === null || !sameOrigin(id, owner.uri)) return null;
  const found = doc ?? (await fetchedDoc(ctx, id, options));
  const read = readFeaturedCollection(found);
  if (read?.id !== id || read.attributedTo !== owner.uri) return null;
  return collectionData(ctx, read, options);
}

async function fetchedDoc(ctx: Ctx, id: string, options: FetchOptions): Promise<Doc | null> {
  const fetched = await fetchDocument(ctx, id, options);
  return fetched.kind === 'document' ? fetched.doc : null;
}

/** The stored collection of a URI, fetched from its owner's server where it is not known. Rejects with FetchError. */
export async function knownOrFetchedCollection(
  ctx: Ctx,
  owner: Identity,
  uri: string,
  options: FetchOptions,
): Promise<Collection | null> {
  const known = await collectionByUri(ctx, uri);
  if (known) return known.identityId === owner.id ? known : null;
  const data = await readCollectionOf(ctx, owner, { id: uri, doc: null }, options);
  return data && inTransaction(ctx, (ctx) => storeRemoteCollection(ctx, owner, data));
}

/**
 * Takes over a collection as its own server shows it now; one that is not there any more goes. Rejects with
 * FetchError.
 */
export async function refreshCollection(
  ctx: Ctx,
  owner: Identity,
  uri: string,
  options: FetchOptions,
): Promise<void> {
  const data = await readCollectionOf(ctx, owner, { id: uri, doc: null }, { ...options, isFresh: true });
  await inTransaction(ctx, async (ctx) => {
    if (data) {
      await storeRemoteCollection(ctx, owner, data);
      return;
    }
    const known = await collectionByUri(ctx, uri);
    if (known?.identityId === owner.id) await eraseCollection(ctx, known, owner);
  });
}

/**
 * Takes over the collections that a remote identity shows: those that were made before this server knew it, or while it
 * could not be told. Those that are known and no longer listed are asked for by themselves. Rejects with FetchError.
 */
export async function refreshCollections(ctx: Ctx, owner: Identity, options: FetchOptions): Promise<void> {
  if (owner.domainId !== null || owner.featuredCollectionsUri === null) return;
  const listing = { id: owner.featuredCollectionsUri, type: null, doc: null };
  const listed = await itemsInCollection(ctx, listing, owner.uri, MOST_COLLECTIONS, options);
  for (const item of listed) {
    const embedded = isFeaturedCollection(item.doc) ? item.doc : null;
    const data = await readCollectionOf(ctx, owner, { id: item.id, doc: embedded }, options);
    if (data) await inTransaction(ctx, (ctx) => storeRemoteCollection(ctx, owner, data));
  }
  const known = await ctx.app.db.models.collection.findMany({
    where: { identityId: owner.id },
    orderBy: { fetchedAt: 'asc' },
    take: MOST_COLLECTIONS,
  });
  for (const { uri } of known)
    if (!listed.some(({ id }) => id === uri)) await refreshCollection(ctx, owner, uri, options);
}
