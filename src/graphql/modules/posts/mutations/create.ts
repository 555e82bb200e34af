import { createPost } from '../../../../core/posts/write/create.ts';
import { actorIn, afresh } from '../../../request/afresh.ts';
import { VisibilityEnum, WrittenFormatEnum } from '../../../schema/enums.ts';
import { readOptionalId } from '../../../schema/ids.ts';
import { acting, mutation } from '../../../schema/mutation.ts';
import { PostRef } from '../ref.ts';

mutation('createPost', {
  description:
    'Writes a post. Handles, hashtags and links in the text are found; handles not known here are asked for.',
  scope: { holds: 'write:statuses' },
  takes: 'What to say, to whom, and in answer to what.',
  input: (t) => ({
    ...acting(t),
    text: t.string({
      required: true,
      description: 'As typed; how long it may be is set per domain (`postLength`).',
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
      description: 'Content warning in one line, shown in place of the text until asked for.',
    }),
    isSensitive: t.boolean({
      description: 'Hides pictures until asked for; true by itself with a content warning.',
    }),
    language: t.string({
      description:
        'What it is written in, as a BCP 47 tag (`en`, `pt-BR`); that of the author when left out.',
    }),
    inReplyToId: t.id({ description: 'The post that it answers.' }),
    idempotencyKey: t.string({
      description:
        'Anything of at most 200 characters, new for every new post (a UUID). Sent again, the first post is given again.',
    }),
  }),
  gives: 'What was written. What it answers has one reply more: `post.inReplyTo`.',
  payload: { post: { type: PostRef, description: 'As it stands now, with its address.' } },
  resolve: async ({ actingIdentityId, inReplyToId, format, ...input }, ctx) => {
    const actor = await actorIn(ctx, { actingIdentityId });
    const post = await createPost(ctx.core, actor, {
      ...input,
      format: format ?? 'PLAIN',
      inReplyToId: readOptionalId(inReplyToId, 'Post', ['input', 'inReplyToId']),
    });
    return { post: afresh(ctx, actor).seePost({ ...post }) };
  },
});
