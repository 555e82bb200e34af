import type { Ctx } from '../../core/context.ts';
import type { Post } from '../../db/rows.ts';
import { sameOrigin } from '../../lib/url.ts';
import { type FetchOptions, fetchDocument } from '../fetch.ts';
import { type RemoteCollection, readCollection } from '../parse/collection.ts';
import { readObject } from '../parse/post.ts';
import type { Reference } from '../parse/reference.ts';

/** Pages of somebody's collection that are followed (SECURITY-CASES N19). */
const MOST_PAGES = 3;

/**
 * URIs of replies to a remote post, from the `replies` its own document names, at most `limit` and no page twice. Rejects with
 * FetchError.
 */
export async function fetchReplyUris(
  ctx: Ctx,
  post: Post,
  limit: number,
  options: FetchOptions,
): Promise<string[]> {
  if (post.domainId !== null) return [];
  const fetched = await fetchDocument(ctx, post.uri, options);
  const object = fetched.kind === 'document' ? readObject(fetched.doc) : null;
  if (object?.kind !== 'post' || object.replies === null) return [];
  const uris = new Set<string>();
  const seen = new Set<string>();
  let page = await collectionAt(ctx, object.replies, post.uri, options);
  for (let pages = 0; page !== null && pages < MOST_PAGES && uris.size < limit; pages += 1) {
    for (const { id } of page.items) if (id !== null && uris.size < limit) uris.add(id);
    const next: Reference | null =
      page.first ?? (page.next === null ? null : { id: page.next, type: null, doc: null });
    if (next === null || (next.id !== null && seen.has(next.id))) break;
    if (next.id !== null) seen.add(next.id);
    page = await collectionAt(ctx, next, post.uri, options);
  }
  return [...uris];
}

/** A collection or page of the post's own server: embedded, or fetched. */
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
