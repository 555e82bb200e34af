// What follows from a favourite and from its Undo.

import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';

export async function onFavourited(
  ctx: TxCtx,
  { favourite, post, identity, author }: FactOf<'favourited'>,
): Promise<void> {
  await notify(ctx, {
    kind: 'FAVOURITE',
    target: author,
    actor: identity,
    postId: post.id,
    happenedAt: favourite.createdAt,
  });
  await deliver(ctx, {
    activity: { type: 'like', favourite, post, identity, author },
    actor: identity,
    subjectId: null,
    orderKey: orderKey.mark(identity, post),
    priority: PRIORITY.PEOPLE,
    to: [author],
    inbox: 'personal',
  });
}

export async function onUnfavourited(
  ctx: TxCtx,
  { favourite, post, identity, author }: FactOf<'unfavourited'>,
): Promise<void> {
  await withdrawNotifications(ctx, { kind: 'FAVOURITE', actorId: identity.id, postId: post.id });
  await deliver(ctx, {
    activity: { type: 'undoLike', favourite, post, identity, author },
    actor: identity,
    subjectId: null,
    orderKey: orderKey.mark(identity, post),
    priority: PRIORITY.PEOPLE,
    to: [author],
    inbox: 'personal',
    evenIfBlocked: true,
  });
}
