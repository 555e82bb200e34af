// The mutations `favouritePost` and `unfavouritePost`.

import { favouritePost } from '../../../../core/favourites/favourite.ts';
import { unfavouritePost } from '../../../../core/favourites/unfavourite.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('favouritePost', {
  description: 'Tells the author of a post that the acting identity likes it; again changes nothing.',
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post that is liked.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post that the acting identity sees.' }),
  }),
  gives: 'The post with the favourite.',
  payload: { post: { type: PostRef, description: 'With its new count.' } },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const { postId: id } = await favouritePost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unfavouritePost', {
  description: 'Takes back a favourite of the acting identity, also of a post that it no longer sees.',
  scope: { holds: 'write:favourites' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post that is liked no more.',
  input: (t) => ({ postId: t.id({ required: true, description: 'What was favourited.' }) }),
  gives: 'The post without the favourite.',
  payload: {
    wasFavourited: { type: 'Boolean', description: 'False where there was nothing to take back.' },
    postId: { type: 'ID', description: 'The `id` of the post, to be taken out of the list of favourites.' },
    post: {
      type: PostRef,
      nullable: true,
      description: 'With its new count; null where the acting identity may not see it any more.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const favourite = await unfavouritePost(ctx.core, actor, id);
    return {
      wasFavourited: favourite !== null,
      postId: encodeNodeId('Post', id),
      post: await ctx.renewView().posts.load(id),
    };
  },
});
