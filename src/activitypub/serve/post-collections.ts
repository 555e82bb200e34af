// Serves the likes, shares and replies of a post.

import type { Ctx } from '../../core/context.ts';
import { likesCountOf } from '../../core/favourites/likes.ts';
import { visibleIn } from '../../core/posts/queries.ts';
import type { Post } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import { askedPage, collectionPage, pagedCollection } from './collection.ts';
import type { Asker } from './viewer.ts';

const A_PAGE = 20;

/** How many likes or boosts a post has; who made them is shown to nobody. */
export function totalDocument(post: Post, which: 'likes' | 'shares'): Document {
  const total = which === 'likes' ? likesCountOf(post) : post.boostsCount;
  return pagedCollection(`${post.uri}/${which}`, 'Collection', total, false);
}

/** Answers to a post that are for everyone, by id, whatever their servers. Newest first. */
export async function repliesDocument(
  ctx: Ctx,
  post: Post,
  asker: Asker,
  query: URLSearchParams,
): Promise<Document> {
  const uri = `${post.uri}/replies`;
  const page = askedPage(query);
  if (page === null) return pagedCollection(uri, 'Collection', post.repliesCount);
  const rule = visibleIn(ctx, asker.reader);
  const rows = await ctx.app.db.sql.all<{ id: bigint; uri: string }>(
    `SELECT p."id", p."uri" FROM post p WHERE p."inReplyToId" = ? AND p."visibility" IN ('PUBLIC', 'UNLISTED')
     ${page.after === null ? '' : 'AND p."id" < ?'} AND ${rule.text} ORDER BY p."id" DESC LIMIT ?`,
    [post.id, ...(page.after === null ? [] : [page.after]), ...rule.params, A_PAGE],
  );
  return collectionPage({
    uri,
    type: 'Collection',
    items: rows.map((row) => row.uri),
    after: page.after,
    next: rows.length < A_PAGE ? null : (rows.at(-1)?.id ?? null),
  });
}
