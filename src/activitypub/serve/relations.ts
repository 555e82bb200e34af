// Serves the followers and following collections.

import type { Ctx } from '../../core/context.ts';
import { followersOf, followingOf } from '../../core/follows/queries.ts';
import { readerOf } from '../../core/posts/reader.ts';
import { uris } from '../../core/uris.ts';
import type { Identity } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import { askedPage, collectionPage, pagedCollection } from './collection.ts';

const A_PAGE = 50;

/**
 * Who follows an identity, or whom it follows, as far as whoever asks may see them, newest first. Where it hides them
 * there is a number and no pages.
 */
export async function relationsDocument(
  ctx: Ctx,
  owner: Identity,
  which: 'followers' | 'following',
  query: URLSearchParams,
): Promise<Document> {
  const uri =
    which === 'followers'
      ? (owner.followersUri ?? uris.followers(owner.uri))
      : (owner.followingUri ?? uris.following(owner.uri));
  const total = which === 'followers' ? owner.followersCount : owner.followingCount;
  const page = askedPage(query);
  if (page === null) return pagedCollection(uri, 'OrderedCollection', total, !owner.hidesRelations);
  const list = which === 'followers' ? followersOf : followingOf;
  const reader = await readerOf(ctx);
  const rows = owner.hidesRelations
    ? []
    : await list(ctx, reader, owner, { limit: A_PAGE, olderThan: page.after });
  return collectionPage({
    uri,
    type: 'OrderedCollection',
    items: rows.map((row) => row.identity.uri),
    after: page.after,
    next: rows.length < A_PAGE ? null : (rows.at(-1)?.cursor ?? null),
  });
}
