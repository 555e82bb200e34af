// Builds collections and their pages.

import { parseId } from '../../lib/ids.ts';
import type { Document } from '../render/document.ts';
import { AS_CONTEXT } from '../vocab.ts';

export type CollectionType = 'Collection' | 'OrderedCollection';

/** A collection whose items are on pages. */
export function pagedCollection(
  uri: string,
  type: CollectionType,
  totalItems: number,
  hasPages = true,
): Document {
  return {
    '@context': AS_CONTEXT,
    id: uri,
    type,
    totalItems,
    ...(hasPages ? { first: `${uri}?page=true` } : {}),
  };
}

export interface CollectionPage {
  /** Of the collection. */
  uri: string;
  type: CollectionType;
  context?: unknown;
  items: readonly unknown[];
  /** Where this page began (`max_id`); null for the first. */
  after: bigint | null;
  /** The id the next page begins after; null when this is the last. */
  next: bigint | null;
}

/** A page by keyset: bounds are ids, so that nothing is shown twice when something new comes in. */
export function collectionPage({ uri, type, context, items, after, next }: CollectionPage): Document {
  return {
    '@context': context ?? AS_CONTEXT,
    id: after === null ? `${uri}?page=true` : `${uri}?page=true&max_id=${after}`,
    type: `${type}Page`,
    partOf: uri,
    ...(next === null ? {} : { next: `${uri}?page=true&max_id=${next}` }),
    [type === 'OrderedCollection' ? 'orderedItems' : 'items']: items,
  };
}

/** Whether a page is asked for, and after which id; `null` for the collection itself. */
export function askedPage(query: URLSearchParams): { after: bigint | null } | null {
  if (!query.has('page')) return null;
  return { after: parseId(query.get('max_id') ?? '') };
}
