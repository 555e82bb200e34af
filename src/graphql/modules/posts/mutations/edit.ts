// Changes text, warning and attachments of a post; earlier versions stay readable (`editPost`).

import { setPolicies } from '../../../../core/posts/approval/set.ts';
import { readPoll } from '../../../../core/posts/poll/input.ts';
import { readLanguage } from '../../../../core/posts/write/create.ts';
import { editPost } from '../../../../core/posts/write/edit.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { builder } from '../../../schema/builder.ts';
import { WrittenFormatEnum } from '../../../schema/enums/posts.ts';
import { QuotePolicyEnum } from '../../../schema/enums/quotes.ts';
import { ReplyPolicyEnum } from '../../../schema/enums/replies.ts';
import { readId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { readMediaId, readMediaIds } from '../../media/ids.ts';
import { FocusPointInput } from '../../media/mutations.ts';
import { PollInput, readPollInput } from '../poll-input.ts';
import { PostRef } from '../ref.ts';

const MediaEditInput = builder.inputType('MediaEditInput', {
  description: 'A new description or focal point of an attachment; what is left out stays as it is.',
  fields: (t) => ({
    mediaId: t.id({
      required: true,
      description: 'Global id of an attachment that the post has after the edit.',
    }),
    alt: t.string({
      description: 'A description of it in words (alternative text), at most 10,000 characters.',
    }),
    focus: t.field({
      type: FocusPointInput,
      description: 'The part that must stay visible when it is cropped; null for the middle.',
    }),
  }),
});

mutation('editPost', {
  description:
    'Edits a post of the acting identity. Earlier versions stay readable in its history; its visibility cannot be changed.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'An edit of a post; what is left out stays as it is.',
  input: (t) => ({
    postId: t.id({ required: true, description: 'Global id of a post by the acting identity.' }),
    mediaIds: t.idList({
      description:
        'Global ids of everything that is attached after the edit, in this order, at most 4: attachments that the post has or had, and uploads that belong to no post.',
    }),
    media: t.field({
      type: [MediaEditInput],
      description: 'New descriptions and focal points of attachments, at most 4.',
    }),
    poll: t.field({
      type: PollInput,
      description:
        'The poll after the edit; null takes it out. Other options, or another way to choose, begin without votes; else only its end and what it shows change.',
    }),
    text: t.string({
      description:
        'The whole new text as typed, as long as a new post may be (`postLength`). May be empty with media.',
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
    quotePolicy: t.field({
      type: QuotePolicyEnum,
      description: 'Who may quote it from now on; unchanged when left out. What it quotes itself stays.',
    }),
    replyPolicy: t.field({
      type: ReplyPolicyEnum,
      description: 'Who may reply to it from now on; unchanged when left out. Replies there are stay.',
    }),
    manualReplyPolicy: t.field({
      type: ReplyPolicyEnum,
      description:
        'Who else may reply from now on once the acting identity agreed; unchanged when left out, nobody for MENTIONED.',
    }),
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
  check: ({ postId, mediaIds, media, poll, language }, ctx) => [
    () => readId(postId, 'Post', ['input', 'postId']),
    () => readMediaIds(mediaIds),
    () => (media ?? []).map(({ mediaId }) => readMediaId(mediaId, ['input', 'media'])),
    () => language != null && readLanguage(language),
    () => {
      const given = readPollInput(poll);
      return given && readPoll(given, ctx.core.now);
    },
  ],
  resolve: async ({ postId, mediaIds, media, poll, ...given }, ctx) => {
    const { quotePolicy, replyPolicy, manualReplyPolicy, ...changes } = given;
    const actor = mustAct(ctx.core.viewer);
    const id = readId(postId, 'Post', ['input', 'postId']);
    const edited = await editPost(ctx.core, actor, id, {
      ...changes,
      ...(poll === undefined ? {} : { poll: readPollInput(poll) }),
      mediaIds: readMediaIds(mediaIds),
      media: (media ?? []).map((each) => ({
        mediaId: readMediaId(each.mediaId, ['input', 'media']),
        ...(each.alt == null ? {} : { alt: each.alt }),
        ...(each.focus === undefined ? {} : { focus: each.focus }),
      })),
    });
    const policies = { quotePolicy, replyPolicy, manualReplyPolicy };
    if (Object.values(policies).every((policy) => policy == null)) return { post: edited };
    return { post: await setPolicies(ctx.core, actor, id, policies) };
  },
});
