// What an identity may do with a post: reply, boost, favourite, edit, delete, pin.

import type { Identity, Post } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { followFacts } from './approval/follows.ts';
import { ANYONE_BITS, approvalOf, type FollowFacts, permissionIn } from './approval/groups.ts';
import { MayNotInteract, PostNotFound } from './errors.ts';
import { isOpen } from './policy.ts';
import { type PostWithAuthor, postFor } from './queries.ts';
import type { Reader } from './reader.ts';
import { type ReplierFacts, replyPermission } from './replies/approval.ts';
import { isHeld } from './replies/held.ts';

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
  post: Pick<Post, 'visibility' | 'deletedAt' | 'authorId' | 'replyState'>,
  booster: Pick<Identity, 'id'>,
): boolean {
  if (post.deletedAt !== null || isHeld(post)) return false;
  return isOpen(post.visibility) || (post.visibility === 'FOLLOWERS' && post.authorId === booster.id);
}

/** Whether its author may show a post first on the profile, to those who may read it. */
export function isPinnable(post: Pick<Post, 'visibility' | 'replyState'>): boolean {
  return post.visibility !== 'MENTIONED' && !isHeld(post);
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

/** What of an identity and a post has to be known for that; the marks of `viewer-marks.ts` say it. */
export interface StandingToPost extends ReplierFacts {
  /** The identity itself blocks the author of the post. */
  hasBlockedAuthor: boolean;
}

/** Whether it is for an identity to do anything at all with a post that it sees. */
export function mayTouch(
  identity: Identity | null,
  post: Post,
  { hasBlockedAuthor }: Pick<StandingToPost, 'hasBlockedAuthor'>,
): identity is Identity {
  if (identity?.state !== 'ACTIVE' || identity.domainId === null || post.deletedAt !== null) return false;
  return identity.id === post.authorId || !hasBlockedAuthor;
}

export function viewerMay(identity: Identity | null, post: Post, standing: StandingToPost): ViewerMay {
  if (identity?.state !== 'ACTIVE' || identity.domainId === null || post.deletedAt !== null) return NOTHING;
  const isOwn = identity.id === post.authorId;
  const touches = mayTouch(identity, post, standing);
  return {
    canReply: touches && replyPermission(identity, post, standing) !== 'DENIED',
    canBoost: touches && isBoostable(post, identity) && permits(post.boostApproval, isOwn, standing),
    canFavourite: touches && permits(post.favouriteApproval, isOwn, standing),
    canEdit: isOwn,
    canDelete: isOwn,
    canPin: isOwn && isPinnable(post),
  };
}

/**
 * Whether the author of a post of another server lets somebody favourite or boost it, at once or once they agreed
 * (GoToSocial's `canLike` and `canAnnounce`).
 */
function permits(bits: number, isOwn: boolean, facts: FollowFacts): boolean {
  return isOwn || bits === ANYONE_BITS || permissionIn(bits, facts) !== 'DENIED';
}

/**
 * Answers whether its author has to be asked first: where not everybody may, only their server knows who does. Errors:
 * FORBIDDEN where they do not let the identity do this with it.
 */
export async function mustPermit(
  ctx: Ctx,
  identity: Identity,
  post: Post,
  act: 'favourite' | 'boost',
): Promise<boolean> {
  const bits = act === 'favourite' ? post.favouriteApproval : post.boostApproval;
  const facts = await followFacts(ctx, identity.id, post.authorId, bits);
  const isOwn = identity.id === post.authorId;
  if (!permits(bits, isOwn, facts))
    throw new MayNotInteract(`The author of this post does not let you ${act} it.`);
  return post.domainId === null && !isOwn && !approvalOf(bits).automatic.includes('ANYONE');
}
