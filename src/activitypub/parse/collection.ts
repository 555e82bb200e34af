// Reads ActivityPub collections of anything, and their pages; of recommended people it is featured-collection.ts.

import { COLLECTION_TYPES, type CollectionType } from '../vocab.ts';
import { type Unreadable, unreadable } from './unreadable.ts';
import { toDoc, typeAmong } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';
import { LIMITS } from './values/limits.ts';
import { type Reference, readReference, readReferences } from './values/reference.ts';
import { readCount } from './values/scalars.ts';

/** A collection or one page of it. How many pages are followed, and that none is followed twice, is the caller's. */
export interface RemoteCollection {
  kind: 'collection';
  /** Null for pages that are embedded without one. */
  id: string | null;
  type: CollectionType;
  /** As claimed, clamped; null if it is not given. */
  totalItems: number | null;
  /** What a Create in it creates stands for the Create. */
  items: Reference[];
  /** The first page: its id, or embedded in `doc`. */
  first: Reference | null;
  next: string | null;
  partOf: string | null;
  /** Whose it is; null if it is not given. */
  attributedTo: string | null;
}

export function readCollection(value: unknown): RemoteCollection | Unreadable {
  const doc = toDoc(value);
  const type = doc === null ? null : typeAmong(doc, COLLECTION_TYPES);
  if (doc === null || type === null) return unreadable('the document is no collection');
  return {
    kind: 'collection',
    id: readId(doc.id),
    type,
    totalItems: readCount(doc.totalItems),
    items: readReferences(doc.orderedItems ?? doc.items, LIMITS.items).map(created),
    first: readReference(doc.first),
    next: idOf(doc.next),
    partOf: idOf(doc.partOf),
    attributedTo: idOf(doc.attributedTo),
  };
}

/** What an item stands for: some servers list the activity that made a post in place of the post. */
export function created(item: Reference): Reference {
  if (item.doc === null || typeAmong(item.doc, ['Create'] as const) === null) return item;
  return readReference(item.doc.object) ?? item;
}
