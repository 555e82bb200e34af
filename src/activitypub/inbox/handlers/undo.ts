// Undo of a follow, like, reaction, boost, block, Accept or Delete.

import { unblock } from '../../../core/blocks/block.ts';
import { unboostRemotely } from '../../../core/boosts/remote.ts';
import { inTransaction, type TxCtx } from '../../../core/context.ts';
import { unfavouriteRemotely } from '../../../core/favourites/remote.ts';
import { unacceptFollow, unfollow } from '../../../core/follows/answer.ts';
import { endedFollow, rememberEnded } from '../../../core/follows/ended.ts';
import { leaveOutOfOrderMarker } from '../../../core/out-of-order.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { unreactRemotely } from '../../../core/reactions/remote.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import {
  embeddedActivity,
  type PlainActivity,
  type RemoteActivity,
  undoneDeletion,
} from '../../parse/activity.ts';
import { reactionEmoji } from '../../parse/reaction.ts';
import { restorationHint } from '../hints.ts';
import { localIdentity } from '../local-object.ts';
import { type InboundHandler, type ReceivedActivity, signedAtOf } from '../message.ts';
import { followAnswered, isNameOfOurs } from '../our-follow.ts';
import { handled, type InboundOutcome, ignored, settled } from '../outcome.ts';

/**
 * Undo of what the actor itself did: by its id, or by what is embedded where the id is not known here. Undo of a Delete
 * is a hint to look whether the post is there again, whoever says so.
 */
export const handleUndo: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor } = received;
  const { id } = activity.object;
  const deleted = undoneDeletion(activity);
  if (deleted !== null) return restorationHint(received, deleted);
  const inner = embeddedActivity(activity);
  if (inner !== null && inner.actor !== actor.uri)
    return settled(ignored('what it undoes is somebody else’s'));
  if (inner === null && id === null) return settled(ignored('it names nothing that could be undone'));
  return { apply: (ctx) => inTransaction(ctx, (ctx) => undo(ctx, received, id, inner)) };
};

async function undo(
  ctx: TxCtx,
  received: ReceivedActivity,
  id: string | null,
  inner: RemoteActivity | null,
): Promise<InboundOutcome> {
  const { actor, domain } = received;
  if (inner?.type === 'Accept') return undoAccept(ctx, received, inner);
  const signedAt = signedAtOf(received);
  if (id !== null) {
    const byId = await undoById(ctx, received, id, signedAt);
    if (byId !== null)
      return byId ? handled() : ignored('what it undoes is not its own, or of another domain');
    // A follow that ended, or no id of its: what stands beside it may be a newer follow.
    if (await endedFollow(ctx, id, actor)) return ignored('that follow had ended before');
    if (await isNameOfOurs(ctx, id)) return ignored(UNKNOWN);
  }
  const isUndone = await undoByContent(ctx, actor, domain, inner, signedAt);
  if (id === null || !sameOrigin(id, actor.uri)) return isUndone ? handled() : ignored(UNKNOWN);
  // It may have overtaken what it undoes: a Follow counts all the same where it is signed later, anything else is
  // barred for a day.
  const mayBeFollow = inner === null || inner.type === 'Follow';
  if (mayBeFollow && (inner !== null || !isUndone))
    await rememberEnded(ctx, { uri: id, followerId: actor.id }, signedAt);
  if (!isUndone && inner?.type !== 'Follow') await leaveOutOfOrderMarker(ctx, id, actor.uri);
  return isUndone ? handled() : ignored(UNKNOWN);
}

const UNKNOWN = 'it undoes nothing that is known here';

/**
 * The followee takes its Accept back. Of an Accept that is named by its id alone we cannot tell which follow it was
 * for.
 */
async function undoAccept(
  ctx: TxCtx,
  { actor, domain }: ReceivedActivity,
  accept: RemoteActivity,
): Promise<InboundOutcome> {
  const found = await followAnswered(ctx, domain, actor, accept);
  const isTakenBack = found !== null && (await unacceptFollow(ctx, actor, found.follower));
  return isTakenBack ? handled() : ignored('it takes back nothing that was accepted');
}

/**
 * Looks in every place an id of the actor's may stand; whatever type is claimed, only the actor's own is undone, and
 * only what concerns the addressed domain. Null where nothing of the actor's has that id.
 */
async function undoById(
  ctx: TxCtx,
  { actor, domain }: ReceivedActivity,
  uri: string,
  signedAt: bigint,
): Promise<boolean | null> {
  const { models } = ctx.tx;
  const uri_followerId = { uri, followerId: actor.id };
  const uri_identityId = { uri, identityId: actor.id };
  const uri_blockerId = { uri, blockerId: actor.id };
  const follow = await models.follow.findUnique({ where: { uri_followerId }, include: { followee: true } });
  if (follow)
    return follow.followee.domainId === domain.id && unfollow(ctx, actor, follow.followee, signedAt);
  const favourite = await models.favourite.findUnique({
    where: { uri_identityId },
    select: { post: { select: { domainId: true } } },
  });
  if (favourite)
    return (
      favourite.post.domainId === domain.id &&
      (await unfavouriteRemotely(ctx, actor, { uri })).outcome === 'undone'
    );
  const reaction = await models.reaction.findUnique({
    where: { uri_identityId },
    select: { post: { select: { domainId: true } } },
  });
  if (reaction)
    return (
      reaction.post.domainId === domain.id &&
      (await unreactRemotely(ctx, actor, { uri })).outcome === 'undone'
    );
  const boost = await models.boost.findUnique({ where: { uri_identityId }, select: { id: true } });
  if (boost) return (await unboostRemotely(ctx, actor, { uri })).outcome === 'undone';
  const block = await models.block.findUnique({ where: { uri_blockerId }, include: { blocked: true } });
  if (!block) return null;
  return block.blocked.domainId === domain.id && unblock(ctx, actor, block.blocked);
}

async function undoByContent(
  ctx: TxCtx,
  actor: Identity,
  domain: Domain,
  inner: RemoteActivity | null,
  signedAt: bigint,
): Promise<boolean> {
  if (inner === null || !('object' in inner) || !inner.object?.id) return false;
  const target = inner.object.id;
  if (inner.type === 'Follow' || inner.type === 'Block') {
    const other = await localIdentity(ctx, domain, target);
    if (!other) return false;
    return inner.type === 'Follow' ? unfollow(ctx, actor, other, signedAt) : unblock(ctx, actor, other);
  }
  const isLike = inner.type === 'Like' || inner.type === 'EmojiReact';
  if (!isLike && inner.type !== 'Announce') return false;
  const post = await findPostByUri(ctx, target);
  if (!post) return false;
  if (!isLike) return (await unboostRemotely(ctx, actor, { postId: post.id })).outcome === 'undone';
  // A Like of a post of another of our domains is none of this one's business.
  if (post.domainId !== domain.id) return false;
  const emoji = reactionEmoji(inner);
  const undone = await (emoji === null
    ? unfavouriteRemotely(ctx, actor, { postId: post.id })
    : unreactRemotely(ctx, actor, { postId: post.id, emoji }));
  return undone.outcome === 'undone';
}
