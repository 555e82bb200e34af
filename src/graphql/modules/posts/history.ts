// The field `Post.history` and the type PostVersion.

import { type Version, versionId, versionsOf } from '../../../core/posts/history.ts';
import { attachmentsOf } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { connect, connectionType, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { Attachment } from './attachment.ts';

const PostVersion = builder.objectRef<Version>('PostVersion').implement({
  description: 'The text and attachments of a post between two edits.',
  fields: (t) => ({
    revision: t.exposeInt('revision', {
      description: '0 for the first version, then one more with every edit.',
    }),
    title: t.exposeString('title', { nullable: true, description: 'The title; null if it has none.' }),
    summary: t.exposeString('summary', {
      nullable: true,
      description: 'The content warning; null without one.',
    }),
    isSensitive: t.exposeBoolean('isSensitive', {
      description: 'Whether attachments were hidden until the reader asked for them.',
    }),
    html: t.field({
      type: 'HTML',
      description: 'The text of that version as safe HTML.',
      resolve: (it) => it.html,
    }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'The text as its author typed it; null if its server does not say.',
    }),
    attachments: t.field({
      type: [Attachment],
      description: 'The attachments of that version.',
      resolve: (it) => attachmentsOf(it),
    }),
    pollOptions: t.field({
      type: ['String'],
      nullable: true,
      description: 'The options of its poll, at most 500; null for a version without a poll.',
      resolve: (it) => (Array.isArray(it.pollOptions) ? (it.pollOptions as string[]) : null),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When this version was published.',
      resolve: (it) => it.createdAt,
    }),
  }),
});

const PostVersionConnection = connectionType(
  'PostVersion',
  PostVersion,
  'The versions of a post, newest first.',
  'A version in the list.',
);

builder.prismaObjectFields('Post', (t) => ({
  history: t.field({
    type: PostVersionConnection,
    description: 'Its versions: the present one first, then those before each edit.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (post, args, ctx) =>
      connect(
        args,
        (page) => versionsOf(ctx.core, post, page),
        versionId,
        (node, cursor) => ({ cursor, node }),
      ),
  }),
}));
