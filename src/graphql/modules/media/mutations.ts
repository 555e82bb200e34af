// The mutations of uploads: to begin, describe and delete one.

import { createMedia } from '../../../core/media/create.ts';
import { readMediaDetails } from '../../../core/media/details.ts';
import { deleteMedia } from '../../../core/media/remove.ts';
import { updateMedia } from '../../../core/media/update.ts';
import { mustAct } from '../../../core/viewer.ts';
import { builder } from '../../schema/builder.ts';
import { MediaPurposeEnum } from '../../schema/enums/media.ts';
import { readId, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { MediaRef } from './ref.ts';

/** How long an upload may be begun after its address was asked for. */
const UPLOAD_MS = 3_600_000;

const MEDIA_ID = ['input', 'mediaId'];

export const FocusPointInput = builder.inputType('FocusPointInput', {
  description: 'The part of a picture that must stay visible when it is cropped.',
  fields: (t) => ({
    x: t.float({ required: true, description: 'From -1 at the left to 1 at the right.' }),
    y: t.float({ required: true, description: 'From -1 at the bottom to 1 at the top.' }),
  }),
});

mutation('createMediaUpload', {
  description:
    'Begins an upload: gives an address that takes the bytes of the file as the body of one PUT. What the file is is told by its content.',
  scope: { holds: 'write:media' },
  act: 'media',
  errors: ['INVALID_INPUT', 'RATE_LIMITED'],
  takes: 'A file to upload: its purpose and its description.',
  input: (t) => ({
    purpose: t.field({
      type: MediaPurposeEnum,
      defaultValue: 'ATTACHMENT',
      description: 'What it is for: pictures of a profile are cropped to a fixed size.',
    }),
    alt: t.string({
      description: 'A description of it in words (alternative text), at most 10,000 characters.',
    }),
    focus: t.field({
      type: FocusPointInput,
      description: 'The part that must stay visible when it is cropped; the middle when left out.',
    }),
  }),
  gives: 'The new upload and the address that takes its bytes.',
  payload: {
    media: {
      type: MediaRef,
      description: 'The upload, AWAITED; query `node` with its id for its state and progress.',
    },
    uploadUrl: {
      type: 'URL',
      description:
        'Send the bytes here by PUT, without a token: the address itself is the permission, once. 202 says that they are safe; with `?wait=10` it is answered (200) when they are processed, at most so many seconds later. 4xx says in JSON why not.',
    },
    expiresAt: { type: 'DateTime', description: 'When the address expires.' },
  },
  resolve: async ({ purpose, alt, focus }, ctx) => {
    const owner = mustAct(ctx.core.viewer);
    const media = await createMedia(ctx.core, owner, {
      purpose,
      ...(alt == null ? {} : { alt }),
      ...(focus == null ? {} : { focus }),
    });
    const { app } = ctx.core;
    const domain = await app.domains.byId(media.domainId);
    if (!domain) throw new Error(`The domain of the media ${media.id} is not there.`);
    const expiresAt = app.clock.now() + UPLOAD_MS;
    return { media, uploadUrl: app.ports.links.upload(domain, media.id, expiresAt), expiresAt };
  },
});

mutation('updateMedia', {
  description:
    'Changes the description, focal point or thumbnail of an upload that belongs to no post yet. For attachments of a post use `editPost(input: {media: …})`.',
  scope: { holds: 'write:media' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'A new description, focal point or thumbnail; what is left out stays as it is.',
  input: (t) => ({
    mediaId: t.id({ required: true, description: 'Global id of an upload of the acting identity.' }),
    alt: t.string({
      description: 'A description of it in words (alternative text), at most 10,000 characters.',
    }),
    focus: t.field({
      type: FocusPointInput,
      description: 'The part that must stay visible when it is cropped; null for the middle.',
    }),
    thumbnailId: t.id({
      description:
        'Global id of a READY picture that the acting identity uploaded and that belongs to no post: it becomes the `previewUrl` of this upload and is an upload of its own no longer.',
    }),
  }),
  gives: 'The upload after the change.',
  payload: { media: { type: MediaRef, description: 'The upload with the changes.' } },
  check: ({ mediaId, alt, focus, thumbnailId }) => [
    () => readId(mediaId, 'Media', MEDIA_ID),
    () => readOptionalId(thumbnailId, 'Media', ['input', 'thumbnailId']),
    () => readMediaDetails({ alt: alt ?? undefined, focus }),
  ],
  resolve: async ({ mediaId, alt, focus, thumbnailId }, ctx) => ({
    media: await updateMedia(ctx.core, mustAct(ctx.core.viewer), readId(mediaId, 'Media', MEDIA_ID), {
      thumbnailId: readOptionalId(thumbnailId, 'Media', ['input', 'thumbnailId']),
      ...(alt == null ? {} : { alt }),
      ...(focus === undefined ? {} : { focus }),
    }),
  }),
});

mutation('deleteMedia', {
  description:
    'Deletes an upload that neither a post nor the profile shows. Those go by themselves after a day.',
  scope: { holds: 'write:media' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The upload to delete.',
  input: (t) => ({
    mediaId: t.id({ required: true, description: 'Global id of an upload of the acting identity.' }),
  }),
  gives: 'The id of the deleted upload.',
  payload: {
    mediaId: { type: 'ID', description: 'Global id of the upload, whose files are not served any more.' },
  },
  resolve: async ({ mediaId }, ctx) => {
    await deleteMedia(ctx.core, mustAct(ctx.core.viewer), readId(mediaId, 'Media', MEDIA_ID));
    return { mediaId };
  },
});
