// The GraphQL type ScheduledPost, and where an identity finds its own.

import { ownMedia } from '../../../core/media/queries.ts';
import type { PollInput } from '../../../core/posts/poll/input.ts';
import { scheduledUnderKey } from '../../../core/scheduled/idempotency.ts';
import { scheduledFor, scheduledOf } from '../../../core/scheduled/queries.ts';
import { inputOf } from '../../../core/scheduled/shape.ts';
import type { ScheduledPost } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connectionType,
  connectRows,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { VisibilityEnum, WrittenFormatEnum } from '../../schema/enums/posts.ts';
import { QuotePolicyEnum } from '../../schema/enums/quotes.ts';
import { ReplyPolicyEnum } from '../../schema/enums/replies.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { MediaRef } from '../media/ref.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

const ScheduledPollRef = builder.objectRef<PollInput>('ScheduledPoll').implement({
  description: 'The poll of a scheduled post.',
  fields: (t) => ({
    options: t.stringList({
      description: 'The texts of the options, 4 at most.',
      resolve: (it) => [...it.options],
    }),
    isMultiple: t.boolean({
      description: 'Whether several options may be chosen.',
      resolve: (it) => it.isMultiple ?? false,
    }),
    expiresIn: t.int({
      description: 'Seconds from its publication until it ends.',
      resolve: (it) => it.seconds,
    }),
    hidesTotals: t.boolean({
      description: 'Whether the votes of the options are shown only after the end.',
      resolve: (it) => it.hidesTotals ?? false,
    }),
  }),
});

export const ScheduledPostRef = builder.objectRef<ScheduledPost>('ScheduledPost').implement({
  description:
    'A post of the acting identity that is published later. It is made then, with an id of its own; nobody else sees this.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('ScheduledPost')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    publishAt: t.expose('publishAt', { type: 'DateTime', description: 'When it is published.' }),
    problem: t.exposeString('problem', {
      nullable: true,
      description:
        'Why it could not be published, in words, such as that the post it replies to is gone; null while it waits.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was scheduled.' }),
    text: t.string({
      description: 'The text as typed; may be empty with media.',
      resolve: (it) => inputOf(it).text,
    }),
    format: t.field({
      type: WrittenFormatEnum,
      description: 'How the text is to be read.',
      resolve: (it) => inputOf(it).format ?? 'PLAIN',
    }),
    visibility: t.field({
      type: VisibilityEnum,
      nullable: true,
      description: 'Who may read it; null where that is left to the settings or the post it replies to.',
      resolve: (it) => inputOf(it).visibility ?? null,
    }),
    summary: t.string({
      nullable: true,
      description: 'Content warning in one line; null without one.',
      resolve: (it) => inputOf(it).summary ?? null,
    }),
    isSensitive: t.boolean({
      description: 'Whether attachments are hidden until the reader asks for them.',
      resolve: (it) => inputOf(it).isSensitive ?? false,
    }),
    language: t.field({
      type: 'Language',
      nullable: true,
      description: "The language of the text; null where that is left to the author's usual one.",
      resolve: (it) => inputOf(it).language ?? null,
    }),
    inReplyToId: t.id({
      nullable: true,
      description: 'Global id of the post that it replies to; null for a post that is no reply.',
      resolve: (it) => {
        const { inReplyToId } = inputOf(it);
        return inReplyToId == null ? null : encodeNodeId('Post', inReplyToId);
      },
    }),
    quotedPostId: t.id({
      nullable: true,
      description: 'Global id of the post that it quotes; null where it quotes nothing.',
      resolve: (it) => {
        const { quotedPostId } = inputOf(it);
        return quotedPostId == null ? null : encodeNodeId('Post', quotedPostId);
      },
    }),
    quotePolicy: t.field({
      type: QuotePolicyEnum,
      nullable: true,
      description: 'Who may quote it; null where that is left to the settings.',
      resolve: (it) => inputOf(it).quotePolicy ?? null,
    }),
    replyPolicy: t.field({
      type: ReplyPolicyEnum,
      nullable: true,
      description: 'Who may reply to it; null where that is left to the settings.',
      resolve: (it) => inputOf(it).replyPolicy ?? null,
    }),
    manualReplyPolicy: t.field({
      type: ReplyPolicyEnum,
      nullable: true,
      description: 'Who else may reply once its author agreed; null where that is left to the settings.',
      resolve: (it) => inputOf(it).manualReplyPolicy ?? null,
    }),
    media: t.field({
      type: [MediaRef],
      description: 'The uploads that it will have, in their order: 4 at most.',
      complexity: { field: 1, multiplier: 4 },
      resolve: async (it, _args, ctx) => {
        const owner = ctx.view.identity;
        const media = owner ? inputOf(it).mediaIds.map((id) => ownMedia(ctx.core, owner, id)) : [];
        return (await Promise.all(media)).filter((each) => each !== null);
      },
    }),
    poll: t.field({
      type: ScheduledPollRef,
      nullable: true,
      description: 'The poll that it will ask; null if it has none.',
      resolve: (it) => inputOf(it).poll ?? null,
    }),
  }),
});

nodeLoader('ScheduledPost', (id, ctx) => {
  const owner = ctx.view.identity;
  return owner && holds(ctx, 'read:statuses') ? scheduledFor(ctx.core, owner, id) : null;
});

const ScheduledPostConnection = connectionType(
  'ScheduledPost',
  ScheduledPostRef,
  'Scheduled posts, the last written first.',
  'A scheduled post in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<ScheduledPost>>;

builder.objectFields(ViewerIdentity, (t) => ({
  scheduledPosts: t.field({
    type: ScheduledPostConnection,
    description:
      'Its posts that are published later, the last written first; those that could not be published too.',
    authScopes: { holds: 'read:statuses' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connectRows(args, (page) => scheduledOf(ctx.core, identity.id, page)),
  }),
  scheduledPostUnderKey: t.field({
    type: ScheduledPostRef,
    nullable: true,
    description: 'The post that waits under an `idempotencyKey` of `schedulePost`; null where there is none.',
    authScopes: { holds: 'read:statuses' },
    args: {
      idempotencyKey: t.arg.string({
        required: true,
        description: 'As it was sent, at most 200 characters.',
      }),
    },
    resolve: ({ identity }, { idempotencyKey }, ctx) =>
      scheduledUnderKey(ctx.core, identity.id, idempotencyKey),
  }),
}));
