// The field `Post.history` and the type PostVersion.

import { type Version, versionId, versionsOf } from '../../../core/posts/history.ts';
import { attachmentsOf } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { connect, connectionType, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { Attachment } from './parts.ts';

const PostVersion = builder.objectRef<Version>('PostVersion').implement({
  description: 'How a post read at one time.',
  fields: (t) => ({
    revision: t.exposeInt('revision', {
      description: '0 for the first text, then one more with every edit.',
    }),
    title: t.exposeString('title', { nullable: true, description: 'The heading; null for posts without.' }),
    summary: t.exposeString('summary', {
      nullable: true,
      description: 'The content warning; null without one.',
    }),
    isSensitive: t.exposeBoolean('isSensitive', {
      description: 'Whether pictures were to be hidden until asked for.',
    }),
    html: t.field({ type: 'HTML', description: 'The text of that time.', resolve: (it) => it.html }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'What was typed; null for posts of other servers that do not tell.',
    }),
    attachments: t.field({
      type: [Attachment],
      description: 'What was attached then.',
      resolve: (it) => attachmentsOf(it),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When this text appeared.',
      resolve: (it) => it.createdAt,
    }),
  }),
});

const PostVersionConnection = connectionType(
  'PostVersion',
  PostVersion,
  'All that a post said since it appeared: the present text first, then what it replaced.',
  'A version in the list.',
);

builder.prismaObjectFields('Post', (t) => ({
  history: t.field({
    type: PostVersionConnection,
    description: 'How it reads and how it read before each edit, the present text first.',
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
