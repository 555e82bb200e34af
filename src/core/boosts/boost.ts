// Boosts a post as a local identity, and writes the rows of any boost.

import type { Visibility } from '../../db/enums.ts';
import type { Boost, Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { MayNotInteract, PostNotFound } from '../posts/errors.ts';
import { isBoostable } from '../posts/permissions.ts';
import { isOpen } from '../posts/policy.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { lockPost } from '../posts/rows.ts';
import { uris } from '../uris.ts';
import { insertBoost } from './rows.ts';

/** Who may come across a boost; nobody sees a post by it who may not see the post itself. */
export type BoostVisibility = Exclude<Visibility, 'MENTIONED' | 'LOCAL'>;

/** The visibility of a boost of a post, where it was asked for: what is for followers is boosted for followers. */
export function boostVisibility(
  post: Pick<PostWithAuthor, 'visibility'>,
  wanted: BoostVisibility,
): BoostVisibility {
  return isOpen(post.visibility) ? wanted : 'FOLLOWERS';
}

/**
 * Boosts a post as a local identity that sees it and may (marks/ask.ts); boosting again gives the boost there is.
 * Errors: NOT_FOUND where the post was deleted meanwhile.
 */
export function makeBoost(
  ctx: Ctx,
  identity: Identity,
  post: PostWithAuthor,
  visibility: BoostVisibility,
): Promise<Boost> {
  return inTransaction(ctx, async (ctx) => {
    const id = ctx.app.ids.next();
    const createdAt = BigInt(ctx.app.clock.now());
    const uri = uris.row(identity.uri, 'boosts', id);
    const boost = {
      ...{ id, uri, identityId: identity.id, postId: post.id, createdAt },
      visibility: boostVisibility(post, visibility),
    };
    const applied = await applyBoost(ctx, boost, post, identity);
    if (!applied) throw new PostNotFound(['input', 'postId']);
    if (applied.isNew)
      await ctx.emit({ kind: 'boosted', ...applied, post, booster: identity, author: post.author });
    return applied.boost;
  });
}

/** Errors: FORBIDDEN for posts that are neither for everyone nor one's own for followers. */
export function mustBeBoostable(post: PostWithAuthor, identity: Identity): void {
  if (!isBoostable(post, identity))
    throw new MayNotInteract('Only public and unlisted posts can be boosted, and your own for followers.');
}

/**
 * The rows of a boost, whoever made it. The same identity's boost of the same post stays as it is; null where the post
 * was deleted.
 */
export async function applyBoost(
  ctx: TxCtx,
  boost: Boost,
  post: PostWithAuthor,
  booster: Identity,
): Promise<{ boost: Boost; isNew: boolean } | null> {
  const locked = await lockPost(ctx, post.id);
  if (!locked || locked.deletedAt !== null) return null;
  if (await insertBoost(ctx.tx, boost)) return { boost, isNew: true };
  const identityId_postId = { identityId: booster.id, postId: post.id };
  const stored = await ctx.tx.models.boost.findUnique({ where: { identityId_postId } });
  return stored && { boost: stored, isNew: false };
}
