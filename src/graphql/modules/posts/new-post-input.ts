// The input of a new post, to be published now or later.

import type { InputShapeFromFields } from '@pothos/core';
import type { InputProblems } from '../../../core/input.ts';
import type { CreatePostInput } from '../../../core/posts/write/create-input.ts';
import type { Types } from '../../schema/builder.ts';
import { VisibilityEnum, WrittenFormatEnum } from '../../schema/enums/posts.ts';
import { QuotePolicyEnum } from '../../schema/enums/quotes.ts';
import { ReplyPolicyEnum } from '../../schema/enums/replies.ts';
import { readOptionalId } from '../../schema/ids.ts';
import { readMediaIds } from '../media/ids.ts';
import { PollInput, readPollInput } from './poll-input.ts';

type InputBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** What everybody gives who writes a post. */
export function newPostFields(t: InputBuilder) {
  return {
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
      description:
        'Global id of the post that it replies to (`viewer.canReply`); null or left out for a post that is no reply. Where the author of a post of another server has to be asked, the reply waits (`Post.replyState`): it is then not for LOCAL, and quotes nothing.',
    }),
    quotedPostId: t.id({
      description:
        'Global id of a post to quote, which the acting identity may quote (`viewer.canQuote`). A quote of a post for followers is for followers at most. The text may then be empty.',
    }),
    quotePolicy: t.field({
      type: QuotePolicyEnum,
      description:
        'Who may quote it; when left out, what the settings of the acting identity say. What is neither public nor unlisted may be quoted by nobody else, whatever is said.',
    }),
    replyPolicy: t.field({
      type: ReplyPolicyEnum,
      description:
        'Who may reply to it; when left out, what the settings of the acting identity say. To a post for those it mentions alone all of them may, whatever is said.',
    }),
    manualReplyPolicy: t.field({
      type: ReplyPolicyEnum,
      description:
        'Who else may reply once the acting identity agreed (`Post.pendingReplies`); nobody for MENTIONED. When left out, what the settings say; nobody where `replyPolicy` is another than theirs.',
    }),
    mediaIds: t.idList({
      description:
        'Global ids of uploads of the acting identity that are READY and belong to no post yet, in the order in which they are shown: at most 4 pictures, or one video or sound.',
    }),
    poll: t.field({ type: PollInput, description: 'A poll that the post asks; it needs a text beside it.' }),
  };
}

/** The input in core's words; ids that are none are added to `problems`. */
export function readNewPost(
  {
    inReplyToId,
    quotedPostId,
    mediaIds,
    format,
    poll,
    ...input
  }: InputShapeFromFields<ReturnType<typeof newPostFields>>,
  problems: InputProblems,
): CreatePostInput {
  const parentId = problems.take(() => readOptionalId(inReplyToId, 'Post', ['input', 'inReplyToId']));
  const quotedId = problems.take(() => readOptionalId(quotedPostId, 'Post', ['input', 'quotedPostId']));
  const media = problems.take(() => readMediaIds(mediaIds));
  return {
    ...input,
    format: format ?? 'PLAIN',
    inReplyToId: parentId,
    quotedPostId: quotedId,
    mediaIds: media,
    poll: readPollInput(poll),
  };
}
