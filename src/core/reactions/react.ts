// Reacts to a post with an emoji as a local identity, and writes the rows of any reaction.

import type { Identity, Reaction } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { mustPermit, postToInteractWith } from '../posts/permissions.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';
import { uris } from '../uris.ts';
import { chosenEmoji } from './emoji.ts';
import { insertReaction } from './rows.ts';

/** Emoji that one identity has under one post, of whatever server it is. */
export const MOST_REACTIONS = 5;

/**
 * Reacts to a post as a local identity; again gives the reaction there is. Errors: NOT_FOUND for what the identity
 * cannot see, FORBIDDEN where it has blocked the author, or the author does not let it favourite, INVALID_INPUT for
 * what is no emoji that it can use there (emoji.ts), CONFLICT where it has as many there as it may.
 */
export async function reactToPost(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  chosen: string,
): Promise<Reaction> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  await mustPermit(ctx, identity, post, 'favourite');
  const emoji = await chosenEmoji(ctx, identity, postId, chosen);
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const uri = uris.row(identity.uri, 'likes', id);
    const createdAt = BigInt(ctx.app.clock.now());
    const reaction = await applyReaction(
      ctx,
      { id, uri, identityId: identity.id, postId, ...emoji, createdAt },
      post,
      identity,
    );
    if (reaction === 'too many')
      throw new AppError('CONFLICT', `You react to a post with ${MOST_REACTIONS} emoji at most.`, {
        path: ['input', 'emoji'],
      });
    if (!reaction) throw new PostNotFound(['input', 'postId']);
    return reaction;
  });
}

/**
 * The rows of a reaction, whoever made it, and its fact when it is new; null where the post was deleted or the id or
 * URI is taken.
 */
export async function applyReaction(
  ctx: TxCtx,
  reaction: Reaction,
  post: PostWithAuthor,
  identity: Identity,
): Promise<Reaction | 'too many' | null> {
  const locked = await lockPost(ctx, post.id);
  if (!locked || locked.deletedAt !== null) return null;
  const own = await ctx.tx.models.reaction.findMany({
    where: { identityId: identity.id, postId: post.id },
  });
  const same = own.find(({ name }) => name === reaction.name);
  if (same) return same;
  if (own.length >= MOST_REACTIONS) return 'too many';
  if (!(await insertReaction(ctx.tx, reaction))) return null;
  await ctx.emit({ kind: 'reacted', reaction, post, identity, author: post.author });
  return reaction;
}
