// Whether a collection is that of whoever wants to change it.

import type { Collection, Identity } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import { readerOf } from '../posts/reader.ts';
import { CollectionNotFound, NotYourCollection } from './errors.ts';
import { collectionFor } from './queries.ts';

const PATH = ['input', 'collectionId'];

/** A collection of the owner's. Errors: NOT_FOUND, FORBIDDEN for those of others. */
export async function mustOwnCollection(
  ctx: Ctx,
  owner: Identity,
  collectionId: bigint,
): Promise<Collection> {
  const collection = await collectionFor(ctx, await readerOf(ctx, owner), collectionId);
  if (!collection) throw new CollectionNotFound(PATH);
  if (collection.identityId !== owner.id) throw new NotYourCollection();
  return collection;
}
