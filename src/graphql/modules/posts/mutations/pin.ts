// Shows a post of one's own first on the profile, and no longer (`pinPost`, `unpinPost`).

import { pinPost, unpinPost } from '../../../../core/pins/pin.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('pinPost', {
  description: 'Pins a post of the acting identity to its profile; at most five may be pinned.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Which post to pin to the profile of the acting identity.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description:
        'Global id of a post by the acting identity that is not for the mentioned alone. Whoever may read it sees it pinned.',
    }),
  }),
  gives: 'The pinned post. The list is `post.author.pinnedPosts`.',
  payload: { post: { type: PostRef, description: 'The pinned post.' } },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { postId: id } = await pinPost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unpinPost', {
  description: 'Unpins a post from the profile of the acting identity.',
  scope: { holds: 'write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which post to take off the top of the profile.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of a post that the acting identity pinned.' }),
  }),
  gives: 'The post after it was unpinned.',
  payload: {
    wasPinned: { type: 'Boolean', description: 'Whether it was pinned before.' },
    post: { type: PostRef, description: 'The unpinned post.' },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const wasPinned = await unpinPost(ctx.core, actor, id);
    return { wasPinned, post: await postAfter(ctx, id) };
  },
});
