// Fetches the pinned posts of a remote identity (`featured`).

import type { Ctx } from '../../core/context.ts';
import { replacePins } from '../../core/pins/remote.ts';
import type { Identity, Post } from '../../db/rows.ts';
import type { FetchOptions } from '../fetch.ts';
import { knownOrFetchedPost } from './fetch-post.ts';
import { idsInCollection } from './walk-collection.ts';

/** Posts of a featured collection that are looked at; Mastodon shows five. */
const MOST_FEATURED = 10;

/**
 * Takes over what a remote identity shows first on its profile: whatever was pinned before this server knew it, or while it could not be
 * told. Only its own posts count. Rejects with FetchError.
 */
export async function refreshFeatured(ctx: Ctx, identity: Identity, options: FetchOptions): Promise<void> {
  if (identity.domainId !== null || identity.featuredUri === null) return;
  const collection = { id: identity.featuredUri, type: null, doc: null };
  const posts: Post[] = [];
  for (const uri of await idsInCollection(ctx, collection, identity.uri, MOST_FEATURED, options)) {
    const post = await knownOrFetchedPost(ctx, uri, options);
    const isPinned = posts.some((pinned) => pinned.id === post?.id);
    if (post?.authorId === identity.id && !isPinned) posts.push(post);
  }
  await replacePins(ctx, identity, posts);
}
