// Mutes the thread of a post, and ends that (`muteThread`, `unmuteThread`).

import { muteThread, unmuteThread } from '../../../../core/threads/mutes.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { postAfter } from '../post-after.ts';
import { PostRef } from '../ref.ts';

mutation('muteThread', {
  description:
    'Mutes a thread for the acting identity: it is notified neither of new posts in it nor of favourites and boosts of them. Timelines show them still; nobody else learns of it.',
  scope: { holds: 'write:mutes' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which thread to mute.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post of the thread that the acting identity sees.' }),
  }),
  gives: 'The post whose thread is muted.',
  payload: {
    post: { type: PostRef, description: 'The post that was named; the others of its thread are muted too.' },
  },
  resolve: async ({ postId }, ctx) => {
    const id = readId(postId, 'Post', ['input', 'postId']);
    await muteThread(ctx.core, mustAct(ctx.core.viewer), id);
    return { post: await postAfter(ctx, id) };
  },
});

mutation('unmuteThread', {
  description:
    'Ends the mute of a thread: the acting identity is notified again of what happens in it from now on.',
  scope: { holds: 'write:mutes' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'Which thread is not muted any more.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Any post of the thread that the acting identity sees.' }),
  }),
  gives: 'The post whose thread is not muted any more.',
  payload: {
    wasMuted: { type: 'Boolean', description: 'Whether the thread was muted before.' },
    post: { type: PostRef, description: 'The post that was named, after the mute ended.' },
  },
  resolve: async ({ postId }, ctx) => {
    const id = readId(postId, 'Post', ['input', 'postId']);
    const wasMuted = await unmuteThread(ctx.core, mustAct(ctx.core.viewer), id);
    return { wasMuted, post: await postAfter(ctx, id) };
  },
});
