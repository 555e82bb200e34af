// Favourites a post as a local identity, and writes the rows of any favourite.

import type { Favourite, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { MayNotInteract, PostNotFound } from '../posts/errors.ts';
import { mustPermit, postToInteractWith } from '../posts/permissions.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';
import { uris } from '../uris.ts';
import { insertFavourite } from './rows.ts';

/**
 * Favourites a post as a local identity; again gives the favourite there is. Errors: NOT_FOUND for what the identity
 * cannot see, FORBIDDEN where it has blocked the author, or whom the author lets favourite does not include it, or
 * the author has to be asked first (marks/ask.ts).
 */
export async function favouritePost(ctx: Ctx, identity: Identity, postId: bigint): Promise<Favourite> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  if (await mustPermit(ctx, identity, post, 'favourite'))
    throw new MayNotInteract('The author of this post has to be asked before you favourite it.');
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const uri = uris.row(identity.uri, 'likes', id);
    const createdAt = BigInt(ctx.app.clock.now());
    const favourite = await applyFavourite(
      ctx,
      { id, uri, identityId: identity.id, postId, createdAt },
      post,
      identity,
    );
    if (!favourite) throw new PostNotFound(['input', 'postId']);
    return favourite;
  });
}

/**
 * The rows of a favourite, whoever made it, and its fact when it is new; null where the post was deleted or the id or
 * URI is taken.
 */
export async function applyFavourite(
  ctx: TxCtx,
  favourite: Favourite,
  post: PostWithAuthor,
  identity: Identity,
): Promise<Favourite | null> {
  const locked = await lockPost(ctx, post.id);
  if (!locked || locked.deletedAt !== null) return null;
  if (await insertFavourite(ctx.tx, favourite)) {
    await ctx.emit({ kind: 'favourited', favourite, post, identity, author: post.author });
    return favourite;
  }
  const identityId_postId = { identityId: identity.id, postId: post.id };
  return ctx.tx.models.favourite.findUnique({ where: { identityId_postId } });
}
