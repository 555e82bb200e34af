// Writes a post as the acting identity, once for each idempotency key (`createPost`).

import { InputProblems } from '../../../../core/input.ts';
import { createPost } from '../../../../core/posts/write/create.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { mutation } from '../../../schema/mutation.ts';
import { edgeOfPost, TimelineEdgeRef } from '../../timelines/connection.ts';
import { newPostFields, readNewPost } from '../new-post-input.ts';
import { PostRef } from '../ref.ts';

mutation('createPost', {
  description:
    'Creates a post of the acting identity. Handles, hashtags and links in the text are found; handles that are not known here are looked up on their server.',
  scope: { holds: 'write:statuses' },
  act: 'statuses',
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'A new post.',
  input: (t) => ({
    ...newPostFields(t),
    idempotencyKey: t.string({
      description:
        'A text of at most 200 characters, new for every new post (such as a UUID). When the same key and input are sent again, the first post is returned; the same key with another input is a CONFLICT.',
    }),
    idempotencySeconds: t.int({
      description:
        'For how many seconds the key stands for its first post, at least 1; afterwards it makes another one. For as long as the post is there when left out.',
    }),
  }),
  gives: 'The new post. The post it replies to has one reply more: see `post.inReplyTo`.',
  payload: {
    post: { type: PostRef, description: 'The new post.' },
    edge: {
      type: TimelineEdgeRef,
      description: 'The timeline entry of the post, for the top of the timelines that a client shows.',
    },
  },
  resolve: async ({ idempotencyKey, idempotencySeconds, ...input }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const problems = new InputProblems();
    const given = { ...readNewPost(input, problems), idempotencyKey, idempotencySeconds };
    const post = await createPost(ctx.core, actor, given, problems);
    return { post, edge: edgeOfPost(post) };
  },
});
