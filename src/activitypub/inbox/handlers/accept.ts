// A received Accept: a follow that one of ours asked for begins.

import { inTransaction } from '../../../core/context.ts';
import { acceptFollow } from '../../../core/follows/answer.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import type { InboundHandler } from '../message.ts';
import { followAnswered } from '../our-follow.ts';
import { handled, ignored } from '../outcome.ts';

/** Accept of a Follow of ours that waits; of nothing else. */
export const handleAccept: InboundHandler<PlainActivity> = async ({ activity, actor, domain }) => ({
  apply: (ctx) =>
    inTransaction(ctx, async (ctx) => {
      const found = await followAnswered(ctx, domain, actor, activity);
      if (!found) return ignored('it accepts nothing that was asked for');
      if (found.follow.state === 'PENDING') await acceptFollow(ctx, actor, found.follower);
      return handled();
    }),
});
