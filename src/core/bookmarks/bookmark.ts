// Bookmarks a post, and removes a bookmark.

import type { Bookmark, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, models } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { getPost, postFor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';

/**
 * Keeps a post for later; nobody else learns of it. Again gives the bookmark there is. Errors: NOT_FOUND for what the
 * identity cannot see.
 */
export async function bookmarkPost(ctx: Ctx, identity: Identity, postId: bigint): Promise<Bookmark> {
  await getPost(ctx, await readerOf(ctx, identity), postId, ['input', 'postId']);
  return inTransaction(ctx, async (ctx) => {
    const post = await lockPost(ctx, postId);
    if (!post || post.deletedAt !== null) throw new PostNotFound(['input', 'postId']);
    const bookmark = {
      id: ctx.app.ids.next(),
      identityId: identity.id,
      postId,
      createdAt: BigInt(ctx.app.clock.now()),
    };
    const inserted = await ctx.tx.sql.run(
      'INSERT INTO bookmark ("id", "identityId", "postId", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [bookmark.id, bookmark.identityId, bookmark.postId, bookmark.createdAt],
    );
    return inserted === 1
      ? bookmark
      : ctx.tx.models.bookmark.findUniqueOrThrow({
          where: { identityId_postId: bookmarkKey(identity, postId) },
        });
  });
}

/**
 * Lets a bookmark go, also of a post that can no longer be seen; whether there was one. Errors: NOT_FOUND where there
 * is neither.
 */
export async function unbookmarkPost(ctx: Ctx, identity: Identity, postId: bigint): Promise<boolean> {
  const { count } = await models(ctx).bookmark.deleteMany({ where: bookmarkKey(identity, postId) });
  if (count === 0 && !(await postFor(ctx, await readerOf(ctx, identity), postId))) {
    throw new PostNotFound(['input', 'postId']);
  }
  return count > 0;
}

function bookmarkKey(identity: Identity, postId: bigint) {
  return { identityId: identity.id, postId };
}
