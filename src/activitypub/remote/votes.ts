// Whether a reply without text is a vote in a poll.

import type { Ctx } from '../../core/context.ts';
import { models } from '../../core/context.ts';
import { isVote, type RemotePost } from '../parse/post.ts';

/**
 * Whether a name-only reply is a vote, which is no post to show: it answers a poll, or something that is not known here
 * or was deleted and may have been one (votes in our own polls are read before, inbox/received-vote.ts). To a post
 * without a poll it is an ordinary reply.
 */
export async function isVoteInPoll(ctx: Ctx, post: RemotePost): Promise<boolean> {
  if (!isVote(post) || post.inReplyTo === null) return false;
  const parent = await models(ctx).post.findUnique({
    where: { uri: post.inReplyTo },
    select: { poll: true, deletedAt: true },
  });
  return parent === null || parent.poll !== null || parent.deletedAt !== null;
}
