import { deletePost } from '../../../../core/posts/write/delete.ts';
import { actorIn, afresh } from '../../../request/afresh.ts';
import { readId } from '../../../schema/ids.ts';
import { acting, mutation } from '../../../schema/mutation.ts';
import { PostRef } from '../ref.ts';

mutation('deletePost', {
  description:
    'Takes away a post of the acting identity for good, with its boosts and favourites; every server that has it is told.',
  scope: { holds: 'write:statuses' },
  takes: 'The post to be taken away.',
  input: (t) => ({
    ...acting(t),
    postId: t.id({
      required: true,
      description: 'A post that the acting identity wrote; deleting it twice is the same as once.',
    }),
  }),
  gives: 'What is left. What it answered has one reply less: `post.inReplyTo`.',
  payload: {
    post: { type: PostRef, description: 'Its tombstone: `deletedAt` is set and the text is empty.' },
  },
  resolve: async ({ actingIdentityId, postId }, ctx) => {
    const actor = await actorIn(ctx, { actingIdentityId });
    const post = await deletePost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    return { post: afresh(ctx, actor).seePost({ ...post }) };
  },
});
