// Deletes a post of the acting identity everywhere it was delivered to (`deletePost`).

import { deletePost } from '../../../../core/posts/write/delete.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { IdentityRef } from '../../identities/ref.ts';
import { PostRef } from '../ref.ts';

mutation('deletePost', {
  description:
    'Deletes a post of the acting identity for good, with its boosts and favourites; every server that has it is notified.',
  scope: { holds: 'write:statuses' },
  act: 'deletions',
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which post of the acting identity to delete for good.',
  input: (t) => ({
    postId: t.id({
      required: true,
      description: 'Global id of a post by the acting identity; deleting it twice is the same as once.',
    }),
    keepsMedia: t.boolean({
      defaultValue: false,
      description:
        'Whether what was attached can be attached to another post within a day, as when it is written anew; else its files go too.',
    }),
  }),
  gives: 'The deleted post, and the ids that a client removes from its lists.',
  payload: {
    post: { type: PostRef, description: 'The deleted post: `deletedAt` is set and the text is empty.' },
    deletedPostId: { type: 'ID', description: 'The `id` of the post; remove it from lists of posts.' },
    deletedEntryId: {
      type: 'ID',
      description:
        'The `id` of its own timeline entry; remove it from timelines. Boosts of it leave live timelines by `PostRemoved`.',
    },
    author: { type: IdentityRef, description: 'The author, with the new count of posts.' },
    inReplyTo: {
      type: PostRef,
      nullable: true,
      description:
        'The post it replied to, with one reply less; null if it was no reply, or if the acting identity may not see that post.',
    },
  },
  resolve: async ({ postId, keepsMedia }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const post = await deletePost(ctx.core, actor, id, { keepsMedia: keepsMedia ?? false });
    const view = ctx.renewView();
    return {
      post,
      deletedPostId: encodeNodeId('Post', post.id),
      deletedEntryId: encodeNodeId('TimelineEntry', post.id),
      author: (await view.identities.load(post.authorId)) ?? actor,
      inReplyTo: post.inReplyToId === null ? null : await view.posts.get(post.inReplyToId),
    };
  },
});
