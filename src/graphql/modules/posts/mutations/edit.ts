// The mutation `editPost`.

import { editPost } from '../../../../core/posts/write/edit.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { WrittenFormatEnum } from '../../../schema/enums.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { PostRef } from '../ref.ts';

mutation('editPost', {
  description:
    'Edits a post of the acting identity. Earlier versions stay readable in its history; its visibility cannot be changed.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'An edit of a post; what is left out stays as it is.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of a post by the acting identity.' }),
    text: t.string({
      description: 'The whole new text as typed, as long as a new post may be (`postLength`).',
    }),
    format: t.field({
      type: WrittenFormatEnum,
      description: 'The format of the new text; unchanged when left out.',
    }),
    summary: t.string({
      description:
        'The new content warning, which counts as part of the text (`postLength`); null removes it.',
    }),
    isSensitive: t.boolean({ description: 'Whether attachments are hidden until the reader asks for them.' }),
    language: t.field({
      type: 'Language',
      description: 'The language of the text; null says that it is unknown.',
    }),
  }),
  gives: 'The post after the edit.',
  payload: {
    post: {
      type: PostRef,
      description: 'The post with its new `revision`; the revision stays if nothing was different.',
    },
  },
  resolve: async ({ postId, ...changes }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const post = await editPost(ctx.core, actor, readId(postId, 'Post', ['input', 'postId']), changes);
    return { post };
  },
});
