// Makes favourites of local identities, and writes the rows of any favourite.

import type { Favourite, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { lockPost } from '../posts/rows.ts';
import { uris } from '../uris.ts';
import { insertFavourite } from './rows.ts';

/**
 * Favourites a post as a local identity that sees it and may (marks/ask.ts); again gives the favourite there is.
 * Errors: NOT_FOUND where the post was deleted meanwhile.
 */
export function makeFavourite(ctx: Ctx, identity: Identity, post: PostWithAuthor): Promise<Favourite> {
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const uri = uris.row(identity.uri, 'likes', id);
    const createdAt = BigInt(ctx.app.clock.now());
    const favourite = await applyFavourite(
      ctx,
      { id, uri, identityId: identity.id, postId: post.id, createdAt },
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
