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
  description: 'The kind of an attachment.',
  values: {
    IMAGE: { value: 'image', description: 'A still or moving picture without sound.' },
    VIDEO: { value: 'video', description: 'Moving pictures, as a rule with sound.' },
    AUDIO: { value: 'audio', description: 'A sound.' },
    FILE: { value: 'file', description: 'Any other file, to be downloaded.' },
  } as const,
});

const FocusPoint = builder.objectRef<{ x: number; y: number }>('FocusPoint').implement({
  description: 'The part of a picture that must stay visible when it is cropped.',
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
    type: t.field({
      type: AttachmentType,
      description: 'Whether it is a picture, a video, a sound or another file.',
      resolve: (it) => it.type,
    }),
    url: t.field({
      type: 'URL',
      description: 'The address of the file, on the server that it came from.',
      resolve: (it) => it.url,
    }),
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
      description: 'A description of it in words (alternative text); empty if its author wrote none.',
      resolve: (it) => it.alt ?? '',
    }),
    width: t.int({
      nullable: true,
      description: 'Width in pixels; null when unknown.',
      resolve: (it) => wholePixels(it.width),
    }),
    height: t.int({
      nullable: true,
      description: 'Height in pixels; null when unknown.',
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
      description:
        'The part that must stay visible when it is cropped; null if its author chose none: then the middle.',
      resolve: (it) => it.focus ?? null,
    }),
    duration: t.float({
      nullable: true,
      description: 'Duration in seconds; null for pictures and where it is unknown.',
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
  description: 'An identity that is mentioned in a post.',
  fields: (t) => ({
    handle: t.field({
      type: 'Handle',
      description: 'The full handle of the mentioned identity.',
      resolve: (it) => `@${it.username}@${it.domain}`,
    }),
    url: t.field({ type: 'URL', description: 'The address of their profile page.', resolve: (it) => it.url }),
    identityId: t.id({
      nullable: true,
      description: 'Global id of the identity; null if it is not known here.',
      resolve: (it) => (it.id === null ? null : encodeNodeId('Identity', it.id)),
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'The mentioned identity; null if it is not known here, or hidden from the viewer.',
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
  description: 'A hashtag of a post.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'Normalised, without `#`; the name to ask for in `hashtagTimeline`.',
    }),
    display: t.exposeString('display', { description: 'As written in the post, without `#`.' }),
  }),
});

const PollOption = builder.objectRef<PostPoll['options'][number]>('PollOption').implement({
  description: 'A choice of a poll, with its votes.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The text of the option.' }),
    votes: t.exposeInt('votes', {
      nullable: true,
      description: 'How many votes it has; null if its server does not say.',
    }),
  }),
});

export const Poll = builder.objectRef<PostPoll>('Poll').implement({
  description: 'A poll: a question with options to choose from.',
  fields: (t) => ({
    isMultiple: t.boolean({
      description: 'Whether several options may be chosen.',
      resolve: (it) => it.multiple,
    }),
    options: t.field({
      type: [PollOption],
      description: 'The options, in the order of the author.',
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
