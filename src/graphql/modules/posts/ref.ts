// The GraphQL type Post: content, counts, relations to other posts, and what the viewer may do with it.

import { isShownAsSensitive } from '../../../core/posts/sensitive.ts';
import { attachmentsOf, emojiOf, mentionsOf, tagsOf } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { TextFormatEnum, VisibilityEnum } from '../../schema/enums/posts.ts';
import { idOf, KEY_DESCRIPTION, Node } from '../../schema/node.ts';
import { Attachment } from './attachment.ts';
import { CustomEmoji } from './emoji.ts';
import { Hashtag, Mention } from './parts.ts';
import { Poll, shownPoll } from './poll.ts';

/**
 * A post as it is: the fields of its row, which cost nothing. What needs more is added by the other files of this
 * folder.
 */
export const PostRef = builder.prismaObject('Post', {
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Post')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (post) => post.id }),
    uri: t.exposeString('uri'),
    url: t.exposeString('url', { nullable: true }),
    visibility: t.field({
      type: VisibilityEnum,
      description: 'Who may read it, as its author chose; never changes.',
      resolve: (post) => post.visibility,
    }),
    type: t.exposeString('type'),
    title: t.exposeString('title', { nullable: true }),
    summary: t.exposeString('summary', { nullable: true }),
    isSensitive: t.boolean({
      description:
        'Whether attachments (and with a content warning the text) are hidden until the reader asks for them: as its author says, or because the domain shows all media of the author so.',
      resolve: (post, _args, ctx) => isShownAsSensitive(ctx.core.app, ctx.core.domain?.id ?? null, post),
    }),
    html: t.field({
      type: 'HTML',
      description: 'The text as safe HTML; empty if the post was deleted.',
      resolve: (post) => post.html,
    }),
    source: t.exposeString('source', { nullable: true }),
    sourceFormat: t.field({
      type: TextFormatEnum,
      description: 'How `source` is written: plain text, Markdown or HTML.',
      resolve: (post) => post.sourceFormat,
    }),
    language: t.field({
      type: 'Language',
      nullable: true,
      description: 'The language of the text; null when unknown.',
      resolve: (post) => post.language,
    }),
    inReplyToUri: t.exposeString('inReplyToUri', { nullable: true }),
    quoteUri: t.exposeString('quoteUri', { nullable: true }),
    attachments: t.field({
      type: [Attachment],
      description: 'Its pictures, videos, sounds and files, in the order of the author.',
      resolve: (post) => attachmentsOf(post),
    }),
    mentions: t.field({
      type: [Mention],
      description: 'The mentioned identities, in the order of the text.',
      resolve: (post) => mentionsOf(post),
    }),
    hashtags: t.field({
      type: [Hashtag],
      description: 'Its hashtags, in the order of the text.',
      resolve: (post) => tagsOf(post),
    }),
    emoji: t.field({
      type: [CustomEmoji],
      description: 'Pictures for the `:shortcodes:` in the text.',
      resolve: (post) => emojiOf(post),
    }),
    poll: t.field({
      type: Poll,
      nullable: true,
      description: 'The poll of the post; null if it has none.',
      resolve: shownPoll,
    }),
    publishedAt: t.expose('publishedAt', {
      type: 'DateTime',
      description: 'When it was published, as its server says.',
    }),
    editedAt: t.expose('editedAt', { type: 'DateTime', nullable: true }),
    revision: t.exposeInt('revision'),
    deletedAt: t.expose('deletedAt', { type: 'DateTime', nullable: true }),
  }),
});
