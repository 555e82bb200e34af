// Serves collections of recommended people, who is in them, and authorizations to be in one (FEP-7aa9).

import { featureAuthorizationUri } from '../../core/collections/new-item.ts';
import { collectionFor, collectionsOf } from '../../core/collections/queries.ts';
import { itemById } from '../../core/collections/rows.ts';
import { type Ctx, models } from '../../core/context.ts';
import { uris } from '../../core/uris.ts';
import type { Collection, Identity } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import {
  collectionDocument,
  featureAuthorizationDocument,
  featuredItemDocument,
} from '../render/featured-collections/document.ts';
import { collectionPartsOf, featuredPartsOf } from '../render/featured-collections/parts.ts';
import { COLLECTION_CONTEXT } from '../vocab.ts';
import { askedPage, collectionPage, pagedCollection } from './collection.ts';
import type { Asker } from './viewer.ts';

/** Whole collections stand in a page: few, each with up to 25 people. */
const A_PAGE = 5;

/** The collections of an identity that are meant to be found, the newest first. */
export async function collectionsDocument(
  ctx: Ctx,
  owner: Identity,
  { reader }: Asker,
  query: URLSearchParams,
): Promise<Document> {
  const uri = uris.featuredCollections(owner.uri);
  const page = askedPage(query);
  if (page === null) {
    const total = await models(ctx).collection.count({
      where: { identityId: owner.id, isDiscoverable: true },
    });
    return pagedCollection(uri, 'Collection', total);
  }
  const rows = await collectionsOf(ctx, reader, owner, { limit: A_PAGE + 1, olderThan: page.after });
  const shown = rows.slice(0, A_PAGE);
  const items: Document[] = [];
  for (const each of shown) items.push(collectionDocument(await collectionPartsOf(ctx, each, owner)));
  return collectionPage({
    uri,
    type: 'Collection',
    context: COLLECTION_CONTEXT,
    items,
    after: page.after,
    next: rows.length > A_PAGE ? (shown.at(-1)?.id ?? null) : null,
  });
}

/** One collection of an identity; null for what is not there, or not for the asker. */
export async function oneCollectionDocument(
  ctx: Ctx,
  owner: Identity,
  asker: Asker,
  id: bigint,
): Promise<Document | null> {
  const collection = await ownedCollection(ctx, owner, asker, id);
  if (!collection) return null;
  return {
    '@context': COLLECTION_CONTEXT,
    ...collectionDocument(await collectionPartsOf(ctx, collection, owner)),
  };
}

/** Somebody who agreed to be in a collection of an identity; null as above. */
export async function collectionItemDocument(
  ctx: Ctx,
  owner: Identity,
  asker: Asker,
  collectionId: bigint,
  itemId: bigint,
): Promise<Document | null> {
  const item = await itemById(ctx, itemId);
  if (item?.collectionId !== collectionId || item.state !== 'ACCEPTED') return null;
  if (!(await ownedCollection(ctx, owner, asker, collectionId))) return null;
  const [featured] = await featuredPartsOf(ctx, [item]);
  return featured ? { '@context': COLLECTION_CONTEXT, ...featuredItemDocument(featured) } : null;
}

/**
 * The authorization by which an identity agrees to be in a collection, as long as it holds: null once it was taken
 * back, or the collection is gone.
 */
export async function featureAuthorization(
  ctx: Ctx,
  featured: Identity,
  itemId: bigint,
): Promise<Document | null> {
  const item = await itemById(ctx, itemId);
  if (item?.state !== 'ACCEPTED' || item.identityId !== featured.id) return null;
  if (item.authorizationUri !== featureAuthorizationUri(featured, itemId)) return null;
  const collection = await models(ctx).collection.findUnique({ where: { id: item.collectionId } });
  return (
    collection && {
      '@context': COLLECTION_CONTEXT,
      ...featureAuthorizationDocument(item, collection, featured),
    }
  );
}

async function ownedCollection(
  ctx: Ctx,
  owner: Identity,
  { reader }: Asker,
  id: bigint,
): Promise<Collection | null> {
  const collection = await collectionFor(ctx, reader, id);
  return collection?.identityId === owner.id ? collection : null;
}
