// Keeps a post in a list that only the acting identity sees, and drops it (`bookmarkPost`, `unbookmarkPost`).

import { bookmarkPost, unbookmarkPost } from '../../../../core/bookmarks/bookmark.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('bookmarkPost', {
  description:
    'Bookmarks a post for the acting identity. Nobody else learns of it; bookmarking twice is the same as once.',
  scope: { holds: 'write:bookmarks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which post the acting identity bookmarks.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post that the acting identity sees.' }),
  }),
  gives: 'The bookmarked post.',
  payload: {
    post: { type: PostRef, description: 'The post, now among the bookmarks of the acting identity.' },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { postId: id } = await bookmarkPost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unbookmarkPost', {
  description: 'Removes a bookmark, also of a post that the acting identity may not see any more.',
  scope: { holds: 'write:bookmarks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post whose bookmark to remove.',
  input: (t) => ({ postId: t.id({ required: true, description: 'Global id of the bookmarked post.' }) }),
  gives: 'The post after its bookmark was removed.',
  payload: {
    wasBookmarked: { type: 'Boolean', description: 'Whether it was bookmarked before.' },
    postId: { type: 'ID', description: 'The `id` of the post; remove it from the list of bookmarks.' },
    post: {
      type: PostRef,
      nullable: true,
      description: 'The post; null if the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const wasBookmarked = await unbookmarkPost(ctx.core, actor, id);
    return { wasBookmarked, postId: encodeNodeId('Post', id), post: await ctx.renewView().posts.get(id) };
  },
});
