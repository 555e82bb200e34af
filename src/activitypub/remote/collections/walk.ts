// Reads the first entries of an ActivityPub collection of anything on another server, page by page.

import type { Ctx } from '../../../core/context.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { type FetchOptions, fetchDocument } from '../../fetch.ts';
import { type RemoteCollection, readCollection } from '../../parse/collection.ts';
import type { Reference } from '../../parse/values/reference.ts';

/** Documents of somebody's collection that are read: itself, and its first pages. */
const MOST_PAGES = 5;

/**
 * Ids of the first entries of a collection on the server of `home`, at most `limit`, in its order and no page twice.
 * Rejects with FetchError.
 */
export async function idsInCollection(...where: Parameters<typeof itemsInCollection>): Promise<string[]> {
  return (await itemsInCollection(...where)).flatMap(({ id }) => id ?? []);
}

/** The same with what stands beside the ids; entries without an id are left out. */
export async function itemsInCollection(
  ctx: Ctx,
  collection: Reference,
  home: string,
  limit: number,
  options: FetchOptions,
): Promise<Reference[]> {
  const items = new Map<string, Reference>();
  const seen = new Set<string>();
  let page = await collectionAt(ctx, collection, home, options);
  for (let pages = 0; page !== null && pages < MOST_PAGES && items.size < limit; pages += 1) {
    for (const item of page.items)
      if (item.id !== null && items.size < limit && !items.has(item.id)) items.set(item.id, item);
    const next: Reference | null =
      page.first ?? (page.next === null ? null : { id: page.next, type: null, doc: null });
    if (next === null || (next.id !== null && seen.has(next.id))) break;
    if (next.id !== null) seen.add(next.id);
    page = await collectionAt(ctx, next, home, options);
  }
  return [...items.values()];
}

/** A collection or page of its own server: embedded, or fetched. */
async function collectionAt(
  ctx: Ctx,
  reference: Reference,
  home: string,
  options: FetchOptions,
): Promise<RemoteCollection | null> {
  if (reference.doc !== null) return orNull(readCollection(reference.doc));
  if (reference.id === null || !sameOrigin(reference.id, home)) return null;
  const fetched = await fetchDocument(ctx, reference.id, options);
  return fetched.kind === 'document' ? orNull(readCollection(fetched.doc)) : null;
}

function orNull(read: ReturnType<typeof readCollection>): RemoteCollection | null {
  return read.kind === 'collection' ? read : null;
}
