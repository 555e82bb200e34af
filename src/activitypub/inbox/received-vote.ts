// Recognises a vote in one of our polls.

import { receiveVote } from '../../core/polls/vote.ts';
import { findPostByUri } from '../../core/posts/queries.ts';
import { pollOf } from '../../core/posts/shapes.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import type { PlainActivity } from '../parse/activity.ts';
import { isAuthoredBy } from '../parse/authority.ts';
import { isVote, readObject } from '../parse/post.ts';
import type { ReceivedActivity } from './message.ts';
import { handled, ignored, type PreparedInbound } from './outcome.ts';

/**
 * What a Create of a Note with a `name` and no content does that answers a poll of ours: it counts, once for everybody
 * and option. Null for everything else: such a reply to a post without a poll is a post.
 */
export async function preparedVote({
  ctx,
  activity,
  actor,
}: ReceivedActivity<PlainActivity>): Promise<PreparedInbound | null> {
  const { id, doc } = activity.object;
  if (id === null || doc === null || !sameOrigin(id, actor.uri)) return null;
  const vote = readObject(doc);
  if (vote.kind !== 'post' || !isVote(vote) || vote.inReplyTo === null || vote.name === null) return null;
  if (!isAuthoredBy(vote, actor.uri)) return null;
  const { inReplyTo: postUri, name } = vote;
  const post = await findPostByUri(ctx, postUri);
  if (post?.domainId == null || !pollOf(post)) return null;
  return {
    touches: { posts: [postUri], tags: [] },
    async apply(ctx) {
      const problem = await receiveVote(ctx, actor, { uri: id, postUri, name });
      return problem === null ? handled() : ignored(problem);
    },
  };
}
