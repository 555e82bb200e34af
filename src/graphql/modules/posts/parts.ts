// What a post's row holds besides its text: attachments, mentions, hashtags, a poll.

import { attachmentById, attachmentOf } from '../../../core/attachments/queries.ts';
import { type PostAttachment, wholePixels } from '../../../core/attachments/shape.ts';
import type { PostMention, PostPoll, PostTagLink } from '../../../core/posts/shapes.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { IdentityRef } from '../identities/ref.ts';
import { identityFor } from '../identities/see.ts';

/** What lies in a post: attachments, mentions, hashtags, emoji, a poll. All of it is on the post's row. */

const AttachmentType = builder.enumType('AttachmentType', {
  description: 'What is attached.',
  values: {
    IMAGE: { value: 'image', description: 'A still or moving picture without sound.' },
    VIDEO: { value: 'video', description: 'Moving pictures with sound.' },
    AUDIO: { value: 'audio', description: 'Sound alone.' },
    FILE: { value: 'file', description: 'Anything else, to be downloaded.' },
  } as const,
});

const FocusPoint = builder.objectRef<{ x: number; y: number }>('FocusPoint').implement({
  description: 'The part of a picture that must stay visible when it is cut.',
  fields: (t) => ({
    x: t.exposeFloat('x', { description: 'From -1 at the left to 1 at the right.' }),
    y: t.exposeFloat('y', { description: 'From -1 at the bottom to 1 at the top.' }),
  }),
});

export const Attachment = builder.objectRef<PostAttachment>('Attachment').implement({
  description: 'A picture, video, sound or file of a post. It lies on the server it came from.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({
      description: 'Names this among all types of this server. An edit of the post leaves it as it is.',
      resolve: (it) => encodeNodeId('Attachment', it.id),
    }),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => BigInt(it.id) }),
    type: t.field({ type: AttachmentType, description: 'What to show it with.', resolve: (it) => it.type }),
    url: t.field({ type: 'URL', description: 'Where the file itself lies.', resolve: (it) => it.url }),
    previewUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'A smaller picture of it; null where there is none.',
      resolve: (it) => it.previewUrl ?? null,
    }),
    mediaType: t.string({
      nullable: true,
      description: 'MIME type as its server names it; null when it does not.',
      resolve: (it) => it.mediaType ?? null,
    }),
    alt: t.string({
      description: 'What it shows, in words; empty where its author wrote nothing.',
      resolve: (it) => it.alt ?? '',
    }),
    width: t.int({
      nullable: true,
      description: 'Pixels across; null when unknown.',
      resolve: (it) => wholePixels(it.width),
    }),
    height: t.int({
      nullable: true,
      description: 'Pixels down; null when unknown.',
      resolve: (it) => wholePixels(it.height),
    }),
    blurHash: t.field({
      type: 'BlurHash',
      nullable: true,
      description: 'What to show while it loads; null when unknown.',
      resolve: (it) => it.blurhash ?? null,
    }),
    focus: t.field({
      type: FocusPoint,
      nullable: true,
      description: 'Null where its author set none: then the middle.',
      resolve: (it) => it.focus ?? null,
    }),
    duration: t.float({
      nullable: true,
      description: 'Seconds it plays; null for pictures and where unknown.',
      resolve: (it) => it.duration ?? null,
    }),
  }),
});

// For whoever sees its post.
nodeLoader('Attachment', async (id, ctx) => {
  const row = await attachmentById(ctx.core, id);
  return row && (await ctx.view.posts.load(row.postId)) ? attachmentOf(row) : null;
});

export const Mention = builder.objectRef<PostMention>('Mention').implement({
  description: 'Somebody named in a post.',
  fields: (t) => ({
    handle: t.field({
      type: 'Handle',
      description: 'As it is written in full.',
      resolve: (it) => `@${it.username}@${it.domain}`,
    }),
    url: t.field({ type: 'URL', description: 'Their profile page.', resolve: (it) => it.url }),
    identityId: t.id({
      nullable: true,
      description: 'Global id of the identity; null where it is not known here.',
      resolve: (it) => (it.id === null ? null : encodeNodeId('Identity', it.id)),
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Null where it is not known here, or hidden from the viewer.',
      extensions: { dependsOnViewer: true },
      resolve: async (it, _args, ctx) => {
        if (it.id === null) return null;
        const view = ctx.view;
        return identityFor(ctx, await view.identities.load(BigInt(it.id)));
      },
    }),
  }),
});

export const Hashtag = builder.objectRef<PostTagLink>('Hashtag').implement({
  description: 'A word that posts are found by.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Normalised, without `#`: what timelines are asked for by.',
    }),
    display: t.exposeString('display', { description: 'As its writer put it, without `#`.' }),
  }),
});

const PollOption = builder.objectRef<PostPoll['options'][number]>('PollOption').implement({
  description: 'One answer to choose.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The answer in words.' }),
    votes: t.exposeInt('votes', {
      nullable: true,
      description: 'How often it was chosen; null while its server does not tell.',
    }),
  }),
});

export const Poll = builder.objectRef<PostPoll>('Poll').implement({
  description: 'A question with answers to choose from.',
  fields: (t) => ({
    isMultiple: t.boolean({
      description: 'Whether several answers may be chosen.',
      resolve: (it) => it.multiple,
    }),
    options: t.field({
      type: [PollOption],
      description: 'In the order of the author.',
      resolve: (it) => it.options,
    }),
    endsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When voting ends; null when it does not.',
      resolve: (it) => it.endsAt,
    }),
    closedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When voting ended; null while it goes on.',
      resolve: (it) => it.closedAt,
    }),
    voters: t.exposeInt('voters', {
      nullable: true,
      description: 'How many people voted; null when unknown.',
    }),
  }),
});
