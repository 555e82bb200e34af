// Delivers the favourites, reactions and requests of an identity here to the author of the post alone.

import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { OutgoingActivity } from '../../ports.ts';
import { blockBetween } from '../../relations/between.ts';

type Mark = Extract<OutgoingActivity, { type: 'like' | 'undoLike' | 'react' | 'undoReact' | 'markRequest' }>;
/** Of a boost that was only asked for: nobody but the author has heard of it. */
type Withdrawn = Extract<OutgoingActivity, { type: 'undoAnnounce' }>;

/**
 * Delivers a favourite, a reaction, a request for a favourite or boost, or the Undo of one of them to the inbox of the
 * post's author alone, in the order in which the identity did and undid them. An Undo goes out also where one of the
 * two has blocked the other since.
 */
export function deliverMark(ctx: TxCtx, activity: Mark | Withdrawn): Promise<void> {
  const { post, author } = activity;
  const identity = activity.type === 'undoAnnounce' ? activity.booster : activity.identity;
  return deliver(ctx, {
    activity,
    actor: identity,
    subjectId: null,
    orderKey: orderKey.mark(identity, post),
    priority: PRIORITY.PEOPLE,
    to: [author],
    inbox: 'personal',
    evenIfBlocked: activity.type.startsWith('undo'),
  });
}

/**
 * Sends the newest of what an identity has left under a post, once it took something back there. Mastodon, GoToSocial
 * and Misskey keep one mark of a person under a post, and any Undo takes it away, whichever it names: without this
 * their users would see none. Under the id that it has: whoever keeps several (Pleroma, and we) knows that it is there.
 */
export async function deliverWhatIsLeft(
  ctx: TxCtx,
  { post, identity, author }: Pick<Mark, 'post' | 'identity' | 'author'>,
): Promise<void> {
  if (identity.domainId === null || author.domainId !== null || post.deletedAt !== null) return;
  // Whoever does not want to have to do with the other any more sends nothing but what ends it.
  if ((await blockBetween(ctx, identity.id, author.id)) !== null) return;
  const own = { identityId: identity.id, postId: post.id };
  const favourite = await ctx.tx.models.favourite.findUnique({ where: { identityId_postId: own } });
  const reaction = await ctx.tx.models.reaction.findFirst({ where: own, orderBy: { id: 'desc' } });
  const common = { post, identity, author, againId: ctx.app.ids.next() };
  if (reaction && (!favourite || reaction.id > favourite.id))
    await deliverMark(ctx, { type: 'react', reaction, ...common });
  else if (favourite) await deliverMark(ctx, { type: 'like', favourite, ...common });
}
