// The mutations `bookmarkPost` and `unbookmarkPost`.

import { bookmarkPost, unbookmarkPost } from '../../../../core/bookmarks/bookmark.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('bookmarkPost', {
  description: 'Keeps a post for later; nobody else learns of it, and again changes nothing.',
  scope: { holds: 'write:bookmarks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post to be kept.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post that the acting identity sees.' }),
  }),
  gives: 'The post with the mark.',
  payload: { post: { type: PostRef, description: 'Now among the bookmarks of the acting identity.' } },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { postId: id } = await bookmarkPost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unbookmarkPost', {
  description: 'Lets go of a bookmark, also of a post that the acting identity no longer sees.',
  scope: { holds: 'write:bookmarks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post that need not be kept any more.',
  input: (t) => ({ postId: t.id({ required: true, description: 'What was bookmarked.' }) }),
  gives: 'The post without the mark.',
  payload: {
    wasBookmarked: { type: 'Boolean', description: 'False where there was no bookmark.' },
    postId: { type: 'ID', description: 'The `id` of the post, to be taken out of the list of bookmarks.' },
    post: {
      type: PostRef,
      nullable: true,
      description: 'No longer among the bookmarks; null where the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const wasBookmarked = await unbookmarkPost(ctx.core, actor, id);
    return { wasBookmarked, postId: encodeNodeId('Post', id), post: await ctx.renewView().posts.load(id) };
  },
});
