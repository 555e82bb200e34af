// Delivers what somebody did with a post to its author.

import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { OutgoingActivity } from '../../ports.ts';

type Mark = Extract<OutgoingActivity, { type: 'like' | 'undoLike' | 'react' | 'undoReact' }>;

/**
 * Delivers a favourite, a reaction or its Undo to the inbox of the post's author alone, in the order in which the
 * identity did and undid them. An Undo goes out also where one of the two has blocked the other since.
 */
export function deliverMark(ctx: TxCtx, activity: Mark): Promise<void> {
  const { post, identity, author } = activity;
  return deliver(ctx, {
    activity,
    actor: identity,
    subjectId: null,
    orderKey: orderKey.mark(identity, post),
    priority: PRIORITY.PEOPLE,
    to: [author],
    inbox: 'personal',
    evenIfBlocked: activity.type === 'undoLike' || activity.type === 'undoReact',
  });
}
