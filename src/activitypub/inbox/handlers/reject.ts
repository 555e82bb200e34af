// A received Reject: a follow that one of ours asked for, or had, ends.

import { inTransaction } from '../../../core/context.ts';
import { rejectFollow } from '../../../core/follows/answer.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import type { InboundHandler } from '../message.ts';
import { followAnswered } from '../our-follow.ts';
import { handled, ignored } from '../outcome.ts';

/** Reject of a Follow of ours, waiting or accepted long ago: then a follower was removed. */
export const handleReject: InboundHandler<PlainActivity> = async ({ activity, actor, domain }) => ({
  apply: (ctx) =>
    inTransaction(ctx, async (ctx) => {
      const found = await followAnswered(ctx, domain, actor, activity);
      if (!found) return ignored('it rejects nothing that was asked for');
      await rejectFollow(ctx, actor, found.follower);
      return handled();
    }),
});
