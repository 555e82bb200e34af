// A received Reject: of a Follow of ours, accepted before or not, of a QuoteRequest or of a reply.

import { rejectFollow } from '../../../core/follows/answer.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import type { InboundHandler } from '../message.ts';
import { preparedAnswer } from '../our-follow.ts';

/**
 * Reject of a Follow of ours, waiting or accepted long ago (then a follower was removed), or of a QuoteRequest
 * or ReplyRequest of ours, or of a reply.
 */
export const handleReject: InboundHandler<PlainActivity> = (received) =>
  preparedAnswer(
    received,
    (ctx, { follower }) => rejectFollow(ctx, received.actor, follower),
    'it rejects nothing that was asked for',
  );
