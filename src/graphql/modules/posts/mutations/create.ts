// Writes a post as the acting identity, once for each idempotency key (`createPost`).

import { InputProblems } from '../../../../core/input.ts';
import { createPost } from '../../../../core/posts/write/create.ts';
import { mustAct } from '../../../../core/viewer.ts';
import { VisibilityEnum, WrittenFormatEnum } from '../../../schema/enums.ts';
import { readOptionalId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { readMediaIds } from '../../media/ids.ts';
import { edgeOfPost, TimelineEdgeRef } from '../../timelines/connection.ts';
import { PollInput, readPollInput } from '../poll-input.ts';
import { PostRef } from '../ref.ts';

mutation('createPost', {
  description:
    'Creates a post of the acting identity. Handles, hashtags and links in the text are found; handles that are not known here are looked up on their server.',
  scope: { holds: 'write:statuses' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT', 'GONE'],
  takes: 'A new post.',
  input: (t) => ({
    text: t.string({
      required: true,
      description:
        'The text as typed. Its longest length is a setting of the domain (`Domain.postLength`, 500 characters unless changed). May be empty with media.',
    }),
    format: t.field({
      type: WrittenFormatEnum,
      defaultValue: 'PLAIN',
      description: 'How the text is to be read.',
    }),
    visibility: t.field({
      type: VisibilityEnum,
      description:
        'Who may read it; when left out, that of the post it replies to, else what the settings of the acting identity say.',
    }),
    summary: t.string({
      description:
        'Content warning in one line, shown in place of the text until asked for; counts as part of it (`postLength`).',
    }),
    isSensitive: t.boolean({
      description:
        'Whether attachments are hidden until the reader asks for them; always true with a content warning.',
    }),
    language: t.field({
      type: 'Language',
      description: 'The language of the text; the usual language of the author when left out.',
    }),
    inReplyToId: t.id({
      description: 'Global id of the post that it replies to; null or left out for a post that is no reply.',
    }),
    mediaIds: t.idList({
      description:
        'Global ids of uploads of the acting identity that are READY and belong to no post yet, in the order in which they are shown: at most 4 pictures, or one video or sound.',
    }),
    poll: t.field({ type: PollInput, description: 'A poll that the post asks; it needs a text beside it.' }),
    idempotencyKey: t.string({
      description:
        'A text of at most 200 characters, new for every new post (such as a UUID). When the same key and input are sent again, the first post is returned; the same key with another input is a CONFLICT.',
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
  resolve: async ({ inReplyToId, mediaIds, format, poll, ...input }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const problems = new InputProblems();
    const parentId = problems.take(() => readOptionalId(inReplyToId, 'Post', ['input', 'inReplyToId']));
    const media = problems.take(() => readMediaIds(mediaIds));
    const given = {
      ...input,
      format: format ?? 'PLAIN',
      inReplyToId: parentId,
      mediaIds: media,
      poll: readPollInput(poll),
    };
    const post = await createPost(ctx.core, actor, given, problems);
    return { post, edge: edgeOfPost(post) };
  },
});
