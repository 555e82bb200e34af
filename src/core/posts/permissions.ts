// What an identity may do with a post: reply, boost, favourite, edit, delete, pin.

import type { Identity, Post } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { MayNotInteract, PostNotFound } from './errors.ts';
import { isOpen } from './policy.ts';
import { type PostWithAuthor, postFor } from './queries.ts';
import type { Reader } from './reader.ts';

/**
 * The post an identity wants to do something with. What it cannot see is NOT_FOUND whatever it wants; who has
 * blocked the author must unblock first: FORBIDDEN.
 */
export async function postToInteractWith(
  ctx: Ctx,
  reader: Reader,
  identity: Identity,
  postId: bigint,
  path: readonly string[] = ['input', 'postId'],
): Promise<PostWithAuthor> {
  const post = await postFor(ctx, reader, postId);
  if (!post) throw new PostNotFound(path);
  await mayInteract(ctx, identity, post);
  return post;
}

/** Throws FORBIDDEN where the identity has blocked the author of a post it sees. */
export async function mayInteract(ctx: Ctx, identity: Identity, post: Post): Promise<void> {
  if (identity.id === post.authorId) return;
  const block = await models(ctx).block.findUnique({
    where: { blockerId_blockedId: { blockerId: identity.id, blockedId: post.authorId } },
    select: { id: true },
  });
  if (block) throw new MayNotInteract('You have blocked the author of this post; unblock them first.');
}

/**
 * Whether a post may be shown to followers of whoever boosts it: what is for everyone, and what its author wrote for
 * these very followers.
 */
export function isBoostable(
  post: Pick<Post, 'visibility' | 'deletedAt' | 'authorId'>,
  booster: Pick<Identity, 'id'>,
): boolean {
  if (post.deletedAt !== null) return false;
  return isOpen(post.visibility) || (post.visibility === 'FOLLOWERS' && post.authorId === booster.id);
}

/** Whether its author may show a post first on the profile, to those who may read it. */
export function isPinnable(post: Pick<Post, 'visibility'>): boolean {
  return post.visibility !== 'MENTIONED';
}

/** What an identity may do with a post it sees; `null` for the anonymous. */
export interface ViewerMay {
  canReply: boolean;
  canBoost: boolean;
  canFavourite: boolean;
  canEdit: boolean;
  canDelete: boolean;
  canPin: boolean;
}

const NOTHING: ViewerMay = {
  canReply: false,
  canBoost: false,
  canFavourite: false,
  canEdit: false,
  canDelete: false,
  canPin: false,
};

/** `hasBlockedAuthor`: the identity itself blocks the author of the post. */
export function viewerMay(identity: Identity | null, post: Post, hasBlockedAuthor: boolean): ViewerMay {
  if (identity?.state !== 'ACTIVE' || identity.domainId === null || post.deletedAt !== null) return NOTHING;
  const isOwn = identity.id === post.authorId;
  const mayTouch = isOwn || !hasBlockedAuthor;
  return {
    canReply: mayTouch,
    canBoost: mayTouch && isBoostable(post, identity),
    canFavourite: mayTouch,
    canEdit: isOwn,
    canDelete: isOwn,
    canPin: isOwn && isPinnable(post),
  };
}
