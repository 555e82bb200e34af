// A received Follow: somebody elsewhere asks to follow one of ours, who accepts at once or is asked.

import { inTransaction } from '../../../core/context.ts';
import { receiveFollow } from '../../../core/follows/receive.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { localIdentity } from '../local-object.ts';
import { type InboundHandler, signedAtOf, uriOf } from '../message.ts';
import { handled, ignored } from '../outcome.ts';

/** Follow of an identity of the addressed domain; in a personal inbox only of its owner. */
export const handleFollow: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, domain, message } = received;
  const uri = uriOf(received);
  return {
    touches: { inboxesOf: [actor] },
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const followee = await localIdentity(ctx, domain, activity.object.id);
        if (!followee) return ignored('nobody of that name is on this domain');
        if (message.identityId !== null && message.identityId !== followee.id)
          return ignored('it came to somebody else’s inbox');
        const outcome = await receiveFollow(ctx, actor, followee, uri, signedAtOf(received));
        return outcome === 'replayed' ? ignored('that follow has ended since it was signed') : handled();
      }),
  };
};
