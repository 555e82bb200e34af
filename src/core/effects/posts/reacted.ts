// What follows from a reaction with an emoji, and from its Undo.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { notify } from '../../notifications/notify.ts';
import { withdrawNotifications } from '../../notifications/withdraw.ts';
import { deliverMark, deliverWhatIsLeft } from './deliver-mark.ts';
import { appendUpdated } from './post-updated.ts';

/** Whoever watches the post sees the emoji come; its author is notified once of everybody who reacts. */
export async function onReacted(
  ctx: TxCtx,
  { reaction, post, identity, author }: FactOf<'reacted'>,
): Promise<void> {
  await appendUpdated(ctx, post, author);
  await notify(ctx, {
    kind: 'REACTION',
    target: author,
    actor: identity,
    postId: post.id,
    happenedAt: reaction.createdAt,
  });
  await deliverMark(ctx, { type: 'react', reaction, post, identity, author });
}

/** The notification stands for all emoji of the identity, and goes with the last of them. */
export async function onUnreacted(
  ctx: TxCtx,
  { reactions, post, identity, author }: FactOf<'unreacted'>,
): Promise<void> {
  await appendUpdated(ctx, post, author);
  const own = { identityId: identity.id, postId: post.id };
  if ((await ctx.tx.models.reaction.count({ where: own })) === 0)
    await withdrawNotifications(ctx, { kind: 'REACTION', actorId: identity.id, postId: post.id });
  for (const reaction of reactions)
    await deliverMark(ctx, { type: 'undoReact', reaction, post, identity, author });
  await deliverWhatIsLeft(ctx, { post, identity, author });
}
