// Fetches which replies a remote post has, as its server lists them.

import type { Ctx } from '../../../core/context.ts';
import type { Post } from '../../../db/rows.ts';
import { type FetchOptions, fetchDocument } from '../../fetch.ts';
import { readObject } from '../../parse/post.ts';
import { idsInCollection } from './walk.ts';

/**
 * URIs of replies to a remote post, from the `replies` its own document names, at most `limit` and no page twice.
 * Rejects with FetchError.
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
  return idsInCollection(ctx, object.replies, post.uri, limit, options);
}
