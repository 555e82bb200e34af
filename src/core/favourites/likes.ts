// Everybody who likes a post, by a favourite or by a reaction, and what somebody likes: each person and post once.

import type { Identity, Post } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import type { Page } from '../page.ts';
import { type MarkedPost, markedPosts } from '../posts/marked-lists.ts';
import { peopleWho } from '../posts/people.ts';
import type { Reader } from '../posts/reader.ts';

/**
 * Favourites, and of those who only reacted their first reaction, as rows of `id`, `identityId` and `postId`. Other
 * servers do not tell the two apart (ActivityPub's `likes`), nor does Mastodon's API.
 */
export const LIKES = `(SELECT "id", "identityId", "postId" FROM favourite
  UNION ALL SELECT r."id", r."identityId", r."postId" FROM reaction r
    WHERE NOT EXISTS (SELECT 1 FROM favourite f WHERE f."identityId" = r."identityId" AND f."postId" = r."postId")
      AND NOT EXISTS (SELECT 1 FROM reaction e WHERE e."identityId" = r."identityId" AND e."postId" = r."postId" AND e."id" < r."id"))`;

/** How many people like a post. */
export function likesCountOf(post: Pick<Post, 'favouritesCount' | 'reactorsCount'>): number {
  return post.favouritesCount + post.reactorsCount;
}

/** Who likes a post, for a reader who sees it; cursors are ids of favourites and reactions. */
export function likersOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  return peopleWho(ctx, reader, LIKES, post, page);
}

/** What an identity likes, as far as it still sees it; for itself alone. Cursors as above. */
export function likesOf(ctx: Ctx, reader: Reader, identityId: bigint, page: Page): Promise<MarkedPost[]> {
  return markedPosts(ctx, reader, LIKES, identityId, page);
}
