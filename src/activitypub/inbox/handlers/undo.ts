import { unblock } from '../../../core/blocks/block.ts';
import { unboostRemotely } from '../../../core/boosts/remote.ts';
import { inTransaction, type TxCtx } from '../../../core/context.ts';
import { unfavouriteRemotely } from '../../../core/favourites/remote.ts';
import { unfollow } from '../../../core/follows/answer.ts';
import { leaveOutOfOrderMarker } from '../../../core/out-of-order.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import type { Domain, Identity } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';
import { embeddedActivity, type PlainActivity, type RemoteActivity } from '../../parse/activity.ts';
import { localIdentity } from '../local-object.ts';
import type { InboundHandler } from '../message.ts';
import { handled, type InboundOutcome, ignored, settled } from '../outcome.ts';

/** Undo of what the actor itself did (SECURITY-CASES O19): by its id, or by what is embedded where the id is not known here. */
export const handleUndo: InboundHandler<PlainActivity> = async ({ activity, actor, domain }) => {
  const { id, type } = activity.object;
  const inner = embeddedActivity(activity);
  if (inner !== null && inner.actor !== actor.uri)
    return settled(ignored('what it undoes is somebody else’s'));
  if (inner === null && id === null) return settled(ignored('it names nothing that could be undone'));
  return {
    apply: (ctx) =>
      inTransaction(ctx, (ctx) => undo(ctx, actor, domain, { id, type: inner?.type ?? type, inner })),
  };
};

interface Undone {
  id: string | null;
  type: string | null;
  inner: RemoteActivity | null;
}

async function undo(ctx: TxCtx, actor: Identity, domain: Domain, what: Undone): Promise<InboundOutcome> {
  if (what.id !== null && (await undoById(ctx, actor, what.id))) return handled();
  if (await undoByContent(ctx, actor, domain, what)) return handled();
  // It may have overtaken what it undoes.
  if (what.id !== null && sameOrigin(what.id, actor.uri)) await leaveOutOfOrderMarker(ctx, what.id);
  return ignored('it undoes nothing that is known here');
}

/** Looks in every place an id of the actor's may stand; whatever type is claimed, only the actor's own is undone. */
async function undoById(ctx: TxCtx, actor: Identity, uri: string): Promise<boolean> {
  const { models } = ctx.tx;
  const follow = await models.follow.findUnique({ where: { uri }, include: { followee: true } });
  if (follow) return follow.followerId === actor.id && (await unfollow(ctx, actor, follow.followee));
  const favourite = await models.favourite.findUnique({ where: { uri }, select: { id: true } });
  if (favourite) return (await unfavouriteRemotely(ctx, actor, { uri })).outcome === 'undone';
  const boost = await models.boost.findUnique({ where: { uri }, select: { id: true } });
  if (boost) return (await unboostRemotely(ctx, actor, { uri })).outcome === 'undone';
  const block = await models.block.findUnique({ where: { uri }, include: { blocked: true } });
  return block !== null && block.blockerId === actor.id && (await unblock(ctx, actor, block.blocked));
}

async function undoByContent(
  ctx: TxCtx,
  actor: Identity,
  domain: Domain,
  { inner }: Undone,
): Promise<boolean> {
  if (inner === null || !('object' in inner) || !inner.object?.id) return false;
  const target = inner.object.id;
  if (inner.type === 'Follow' || inner.type === 'Block') {
    const other = await localIdentity(ctx, domain, target);
    if (!other) return false;
    return inner.type === 'Follow' ? unfollow(ctx, actor, other) : unblock(ctx, actor, other);
  }
  const isLike = inner.type === 'Like' || inner.type === 'EmojiReact';
  if (!isLike && inner.type !== 'Announce') return false;
  const post = await findPostByUri(ctx, target);
  if (!post) return false;
  // A Like of a post of another of our domains is none of this one's business (WIRE.md §2).
  if (isLike && post.domainId !== domain.id) return false;
  const undone = isLike
    ? await unfavouriteRemotely(ctx, actor, { postId: post.id })
    : await unboostRemotely(ctx, actor, { postId: post.id });
  return undone.outcome === 'undone';
}
