// The mutation `editPost`.

import { editPost } from '../../../../core/posts/write/edit.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { WrittenFormatEnum } from '../../../schema/enums.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { PostRef } from '../ref.ts';

mutation('editPost', {
  description:
    'Changes a post of the acting identity. Earlier versions stay readable in its history; its visibility never changes.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A post and what is to be different; what is left out stays as it is.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'A post that the acting identity wrote.' }),
    text: t.string({
      description: 'The whole new text as typed; as long as that of a new post may be (`postLength`).',
    }),
    format: t.field({
      type: WrittenFormatEnum,
      description: 'How the new text is to be read; as before when left out.',
    }),
    summary: t.string({
      description:
        'The new content warning, which counts as part of the text (`postLength`); null takes it away.',
    }),
    isSensitive: t.boolean({ description: 'Whether pictures are to be hidden until asked for.' }),
    language: t.field({
      type: 'Language',
      description: 'What it is written in; null says that it is unknown.',
    }),
  }),
  gives: 'The post after the edit.',
  payload: {
    post: {
      type: PostRef,
      description: 'With its new `revision`; the same as before where nothing was different.',
    },
  },
  resolve: async ({ postId, ...changes }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const post = await editPost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']), changes);
    return { post };
  },
});
