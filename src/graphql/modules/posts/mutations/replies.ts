// The author of a post decides about replies to it (`approveReply`, `rejectReply`).

import { approveReply, rejectReply } from '../../../../core/posts/replies/decide.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

const read = (postId: string) => readId(postId, 'Post', ['input', 'postId']);

mutation('approveReply', {
  description:
    'Agrees to a reply to a post of the acting identity that waits (`Post.pendingReplies`) or was refused: everybody is shown it from now on, also on other servers.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A reply to a post of the acting identity.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description: 'Global id of the reply.',
    }),
  }),
  gives: 'The reply, with its `replyState` as it is now.',
  payload: { post: { type: PostRef, description: 'The reply as it is shown now.' } },
  check: ({ postId }) => [() => read(postId)],
  resolve: async ({ postId }, ctx) => {
    const id = read(postId);
    await approveReply(ctx.core, mustAct(ctx.core.viewer), id);
    return { post: await postAfter(ctx, id) };
  },
});

mutation('rejectReply', {
  description:
    'Refuses a reply to a post of the acting identity that waits, or takes one away that is shown: only its author has it from now on, and other servers are told. What was shown cannot come back.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A reply to a post of the acting identity.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description: 'Global id of the reply.',
    }),
  }),
  gives: 'The post that was replied to.',
  payload: {
    post: { type: PostRef, description: 'The post of the acting identity, with its counts as they are now.' },
  },
  check: ({ postId }) => [() => read(postId)],
  resolve: async ({ postId }, ctx) => {
    const parentId = await rejectReply(ctx.core, mustAct(ctx.core.viewer), read(postId));
    return { post: await postAfter(ctx, parentId) };
  },
});
