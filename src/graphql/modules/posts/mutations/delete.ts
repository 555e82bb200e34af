// The mutation `deletePost`.

import { deletePost } from '../../../../core/posts/write/delete.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../../identities/ref.ts';
import { PostRef } from '../ref.ts';

mutation('deletePost', {
  description:
    'Takes away a post of the acting identity for good, with its boosts and favourites; every server that has it is told.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The post to be taken away.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description: 'A post that the acting identity wrote; deleting it twice is the same as once.',
    }),
  }),
  gives: 'What is left, and what a client takes out of its lists.',
  payload: {
    post: { type: PostRef, description: 'Its tombstone: `deletedAt` is set and the text is empty.' },
    deletedPostId: { type: 'ID', description: 'The `id` of the post, to be taken out of lists of posts.' },
    deletedEntryId: {
      type: 'ID',
      description:
        'The `id` of its own entry, to be taken out of timelines. Boosts of it leave live timelines by `PostRemoved`.',
    },
    author: { type: IdentityRef, description: 'Who wrote it, with the new count of posts.' },
    inReplyTo: {
      type: PostRef,
      nullable: true,
      description:
        'What it answered, with one reply less; null where it answered nothing, or nothing that the acting identity sees.',
    },
  },
  resolve: async ({ postId }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const post = await deletePost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']));
    const view = ctx.renewView();
    return {
      post,
      deletedPostId: encodeNodeId('Post', post.id),
      deletedEntryId: encodeNodeId('TimelineEntry', post.id),
      author: (await view.identities.load(post.authorId)) ?? actor,
      inReplyTo: post.inReplyToId === null ? null : await view.posts.load(post.inReplyToId),
    };
  },
});
