// The GraphQL type Media: an upload as its owner sees it.

import { urlOfKey } from '../../../core/media/keys.ts';
import { ownMedia } from '../../../core/media/queries.ts';
import type { Media } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { builder } from '../../schema/builder.ts';
import { MediaPurposeEnum, MediaStateEnum } from '../../schema/enums/media.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { AttachmentType, FocusPoint } from '../posts/attachment.ts';

/** An upload as its owner sees it; once attached, everybody sees it as an Attachment with the same key. */
export const MediaRef = builder.objectRef<Media>('Media').implement({
  description: 'A file that the acting identity uploaded: how far it is, and what was made of it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Media')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    state: t.field({
      type: MediaStateEnum,
      description: 'Only READY ones can be attached or shown on a profile.',
      resolve: (it) => it.state,
    }),
    progress: t.exposeInt('progress', {
      description: 'Percent of the processing that is done; 100 when READY.',
    }),
    error: t.exposeString('error', {
      nullable: true,
      description: 'Why it FAILED, in words; null otherwise.',
    }),
    purpose: t.field({
      type: MediaPurposeEnum,
      description: 'What it was uploaded for.',
      resolve: (it) => it.purpose,
    }),
    type: t.field({
      type: AttachmentType,
      nullable: true,
      description: 'What it is to be shown with; null until its bytes have come.',
      resolve: (it) => (it.type === null ? null : (it.type.toLowerCase() as 'image')),
    }),
    mediaType: t.exposeString('mediaType', {
      nullable: true,
      description: 'MIME type, told by its content; null until its bytes have come.',
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where it is served; null until it is READY.',
      resolve: (it, _args, ctx) => (it.state === 'READY' ? urlOf(it, it.file, ctx) : null),
    }),
    previewUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'A smaller, still picture of it; null until it is READY, and for sounds without a cover.',
      resolve: (it, _args, ctx) => (it.state === 'READY' ? urlOf(it, it.preview, ctx) : null),
    }),
    bytes: t.exposeInt('bytes', {
      nullable: true,
      description:
        'Length of the uploaded file, when READY of what is served; null until its bytes have come.',
    }),
    width: t.exposeInt('width', {
      nullable: true,
      description: 'Pixels across; null until READY, and for sounds.',
    }),
    height: t.exposeInt('height', {
      nullable: true,
      description: 'Pixels down; null until READY, and for sounds.',
    }),
    previewWidth: t.exposeInt('previewWidth', {
      nullable: true,
      description: 'Pixels of `previewUrl` across; null until READY, and where there is none.',
    }),
    previewHeight: t.exposeInt('previewHeight', {
      nullable: true,
      description: 'Pixels of `previewUrl` down; null until READY, and where there is none.',
    }),
    isUsed: t.boolean({
      description: 'Whether a post or the profile shows it: then it is changed there, and stays.',
      resolve: (it) => it.unusedSince === null,
    }),
    isSilent: t.exposeBoolean('isSilent', {
      description:
        'Whether it is a video without any sound, which plays by itself over and over as an animation does.',
    }),
    frameRate: t.exposeFloat('frameRate', {
      nullable: true,
      description: 'Pictures a second; null until READY, and for all but videos.',
    }),
    bitrate: t.exposeInt('bitrate', {
      nullable: true,
      description: 'Bits a second; null until READY, and for pictures.',
    }),
    duration: t.exposeFloat('duration', {
      nullable: true,
      description: 'Seconds it plays; null until READY, and for pictures.',
    }),
    blurHash: t.field({
      type: 'BlurHash',
      nullable: true,
      description: 'What to show while it loads; null until READY, and for sounds without a cover.',
      resolve: (it) => it.blurhash,
    }),
    alt: t.exposeString('alt', { description: 'What it shows, in words; empty where nothing was written.' }),
    focus: t.field({
      type: FocusPoint,
      nullable: true,
      description: 'Null where none was set: then the middle.',
      resolve: ({ focusX, focusY }) => (focusX === null || focusY === null ? null : { x: focusX, y: focusY }),
    }),
  }),
});

async function urlOf({ domainId }: Media, key: string | null, ctx: GraphQLContext): Promise<string | null> {
  const domain = await ctx.core.app.domains.byId(domainId);
  return domain && key !== null ? urlOfKey(domain, key) : null;
}

// For its owner alone.
nodeLoader('Media', (id, ctx) => (ctx.view.identity ? ownMedia(ctx.core, ctx.view.identity, id) : null));
