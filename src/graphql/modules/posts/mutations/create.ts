// The mutation `createPost`.

import { InputProblems } from '../../../../core/input.ts';
import { createPost } from '../../../../core/posts/write/create.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { VisibilityEnum, WrittenFormatEnum } from '../../../schema/enums.ts';
import { readOptionalId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { edgeOfPost, TimelineEdgeRef } from '../../timelines/connection.ts';
import { PostRef } from '../ref.ts';

mutation('createPost', {
  description:
    'Writes a post. Handles, hashtags and links in the text are found; handles not known here are asked for.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'What to say, to whom, and in answer to what.',
  input: (t) => ({
    text: t.string({
      required: true,
      description:
        'As typed; how long it may be is set per domain (`Domain.postLength`, 500 characters unless changed).',
    }),
    format: t.field({
      type: WrittenFormatEnum,
      defaultValue: 'PLAIN',
      description: 'How the text is to be read.',
    }),
    visibility: t.field({
      type: VisibilityEnum,
      description: 'Who may read it; when left out that of the post it answers, else PUBLIC.',
    }),
    summary: t.string({
      description:
        'Content warning in one line, shown in place of the text until asked for; counts as part of it (`postLength`).',
    }),
    isSensitive: t.boolean({
      description: 'Hides pictures until asked for; true by itself with a content warning.',
    }),
    language: t.field({
      type: 'Language',
      description: 'What it is written in; what the author usually writes in when left out.',
    }),
    inReplyToId: t.id({ description: 'The post that it answers.' }),
    idempotencyKey: t.string({
      description:
        'Anything of at most 200 characters, new for every new post (a UUID). Sent again with the same input, the first post is given again; with another input it is a CONFLICT.',
    }),
  }),
  gives: 'What was written. What it answers has one reply more: `post.inReplyTo`.',
  payload: {
    post: { type: PostRef, description: 'As it stands now, with its address.' },
    edge: {
      type: TimelineEdgeRef,
      description: 'Its entry, to be put on top of the timelines that a client shows.',
    },
  },
  resolve: async ({ inReplyToId, format, ...input }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const problems = new InputProblems();
    const parentId = problems.take(() => readOptionalId(inReplyToId, 'Post', ['input', 'inReplyToId']));
    const given = { ...input, format: format ?? 'PLAIN', inReplyToId: parentId };
    const post = await createPost(ctx.core, actor, given, problems);
    return { post, edge: edgeOfPost(post) };
  },
});
