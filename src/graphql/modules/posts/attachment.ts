// The GraphQL type Attachment: a picture, video, sound or file of a post, ours or another server's.

import { attachmentById, attachmentOf } from '../../../core/attachments/queries.ts';
import { type PostAttachment, wholePixels } from '../../../core/attachments/shape.ts';
import { shownUrl, shownUrlOrNull } from '../../request/shown.ts';
import { builder } from '../../schema/builder.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';

export const AttachmentType = builder.enumType('AttachmentType', {
  description: 'The kind of an attachment.',
  values: {
    IMAGE: { value: 'image', description: 'A still or moving picture without sound.' },
    VIDEO: { value: 'video', description: 'Moving pictures, as a rule with sound.' },
    AUDIO: { value: 'audio', description: 'A sound.' },
    FILE: { value: 'file', description: 'Any other file, to be downloaded.' },
  } as const,
});

export const FocusPoint = builder.objectRef<{ x: number; y: number }>('FocusPoint').implement({
  description: 'The part of a picture that must stay visible when it is cropped.',
  fields: (t) => ({
    x: t.exposeFloat('x', { description: 'From -1 at the left to 1 at the right.' }),
    y: t.exposeFloat('y', { description: 'From -1 at the bottom to 1 at the top.' }),
  }),
});

export const Attachment = builder.objectRef<PostAttachment>('Attachment').implement({
  description: 'A picture, video, sound or file of a post.',
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
      description:
        'Where to get it: on the host that was asked, which passes on what lies on other servers; of a FILE, its address there.',
      resolve: (it, _args, ctx) => (it.type === 'file' ? it.url : shownUrl(ctx, it.url)),
    }),
    remoteUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where it lies on another server; null for what was uploaded to the host that was asked.',
      resolve: (it, _args, ctx) => (shownUrl(ctx, it.url) === it.url ? null : it.url),
    }),
    previewUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'A smaller picture of it, on the host that was asked; null where there is none.',
      resolve: (it, _args, ctx) => shownUrlOrNull(ctx, it.previewUrl),
    }),
    previewWidth: t.int({
      nullable: true,
      description: 'Pixels of `previewUrl` across; null when unknown.',
      resolve: (it) => wholePixels(it.previewWidth),
    }),
    previewHeight: t.int({
      nullable: true,
      description: 'Pixels of `previewUrl` down; null when unknown.',
      resolve: (it) => wholePixels(it.previewHeight),
    }),
    isSilent: t.boolean({
      description:
        'Whether it is a video without any sound, which plays by itself over and over as an animation does. Of files of other servers this is not known: false.',
      resolve: (it) => it.isSilent ?? false,
    }),
    frameRate: t.float({
      nullable: true,
      description: 'Pictures a second; null for all but videos, and when unknown.',
      resolve: (it) => it.frameRate ?? null,
    }),
    bitrate: t.int({
      nullable: true,
      description: 'Bits a second; null for pictures and when unknown.',
      resolve: (it) => it.bitrate ?? null,
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
  return row && (await ctx.view.posts.get(row.postId)) ? attachmentOf(row) : null;
});
