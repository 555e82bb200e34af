// The mutations `pinPost` and `unpinPost`.

import { pinPost, unpinPost } from '../../../../core/pins/pin.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('pinPost', {
  description: 'Shows a post of the acting identity first on its profile; at most five are.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'The post to be shown first.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description: 'A public or unlisted post that the acting identity wrote.',
    }),
  }),
  gives: 'The pinned post. The list is `post.author.pinnedPosts`.',
  payload: { post: { type: PostRef, description: 'Now shown first.' } },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { postId: id } = await pinPost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unpinPost', {
  description: 'No longer shows a post first on the profile.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post that goes back to its place.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'A post that the acting identity pinned.' }),
  }),
  gives: 'The post without the pin.',
  payload: {
    wasPinned: { type: 'Boolean', description: 'False where it was not shown first.' },
    post: { type: PostRef, description: 'Now in its place by time alone.' },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const wasPinned = await unpinPost(ctx.core, actor, id);
    return { wasPinned, post: await postAfter(ctx, id) };
  },
});
