// Fetches what a remote identity shows first on its profile: pinned posts (`featured`) and hashtags (`featuredTags`).

import type { Ctx } from '../../../core/context.ts';
import { replaceFeaturedTags } from '../../../core/hashtags/remote.ts';
import { replacePins } from '../../../core/pins/remote.ts';
import type { Identity, Post } from '../../../db/rows.ts';
import type { FetchOptions } from '../../fetch.ts';
import { readTags } from '../../parse/tags.ts';
import type { Reference } from '../../parse/values/reference.ts';
import { knownOrFetchedPost } from '../fetch-post.ts';
import { idsInCollection, itemsInCollection } from './walk.ts';

/**
 * Entries of a collection of featured posts or hashtags that are looked at; Mastodon shows five posts and ten hashtags.
 */
const MOST_FEATURED = 10;

/**
 * Takes over what a remote identity shows first on its profile: whatever was pinned before this server knew it, or
 * while it could not be told. Only its own posts count. Rejects with FetchError.
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

/**
 * Takes over the hashtags that a remote identity shows on its profile, in its order. Nothing where its server names no
 * such collection. Rejects with FetchError.
 */
export async function refreshFeaturedTags(
  ctx: Ctx,
  identity: Identity,
  options: FetchOptions,
): Promise<void> {
  if (identity.domainId !== null || identity.featuredTagsUri === null) return;
  const collection = { id: identity.featuredTagsUri, type: null, doc: null };
  const items = await itemsInCollection(ctx, collection, identity.uri, MOST_FEATURED, options);
  await replaceFeaturedTags(ctx, identity, items.flatMap(hashtagIn));
}

/** The hashtag that is embedded, without `#`; null for anything else. */
export function hashtagOf({ doc }: Reference): string | null {
  return doc === null ? null : (readTags({ tag: doc }).hashtags[0]?.name ?? null);
}

const hashtagIn = (item: Reference) => hashtagOf(item) ?? [];
