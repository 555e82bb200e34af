// What follows from a favourite and from its Undo.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { deliverMark, deliverWhatIsLeft } from './deliver-mark.ts';

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
  await deliverMark(ctx, { type: 'like', favourite, post, identity, author });
}

export async function onUnfavourited(
  ctx: TxCtx,
  { favourite, post, identity, author }: FactOf<'unfavourited'>,
): Promise<void> {
  await withdrawNotifications(ctx, { kind: 'FAVOURITE', actorId: identity.id, postId: post.id });
  await deliverMark(ctx, { type: 'undoLike', favourite, post, identity, author });
  await deliverWhatIsLeft(ctx, { post, identity, author });
}
