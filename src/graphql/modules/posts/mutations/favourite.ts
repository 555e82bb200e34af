// Favourites a post, which tells its author, and takes that back (`favouritePost`, `unfavouritePost`).

import { unfavouritePost } from '../../../../core/favourites/unfavourite.ts';
import { favouriteOrAsk } from '../../../../core/marks/ask.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('favouritePost', {
  description:
    'Favourites a post for the acting identity; its author is notified. Favouriting twice is the same as once. Where the author of a post of another server lets only some people do so they are asked first, and there is no favourite before they agreed: `PostViewer.favouriteRequest`.',
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which post the acting identity favourites.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post that the acting identity sees.' }),
  }),
  gives: 'The favourited post.',
  payload: { post: { type: PostRef, description: 'The post, with its new count of favourites.' } },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    await favouriteOrAsk(ctx.core, actor, id);
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unfavouritePost', {
  description: 'Undoes a favourite of the acting identity, also of a post that it may not see any more.',
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post whose favourite to undo.',
  input: (t) => ({ postId: t.id({ required: true, description: 'Global id of the favourited post.' }) }),
  gives: 'The post after the favourite was undone.',
  payload: {
    wasFavourited: { type: 'Boolean', description: 'Whether there was something to undo.' },
    postId: { type: 'ID', description: 'The `id` of the post; remove it from the list of favourites.' },
    post: {
      type: PostRef,
      nullable: true,
      description: 'The post with its new count; null if the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const favourite = await unfavouritePost(ctx.core, actor, id);
    return {
      wasFavourited: favourite !== null,
      postId: encodeNodeId('Post', id),
      post: await ctx.renewView().posts.get(id),
    };
  },
});
