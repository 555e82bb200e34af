// A received Accept: a follow that one of ours asked for begins, or a quote or reply holds.

import { acceptFollow } from '../../../core/follows/answer.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import type { InboundHandler } from '../message.ts';
import { preparedAnswer } from '../our-follow.ts';

/** Accept of a Follow of ours that waits, or of a QuoteRequest or ReplyRequest, or of a reply; of nothing else. */
export const handleAccept: InboundHandler<PlainActivity> = (received) =>
  preparedAnswer(
    received,
    async (ctx, { follow, follower }) => {
      if (follow.state === 'PENDING') await acceptFollow(ctx, received.actor, follower);
    },
    'it accepts nothing that was asked for',
  );
