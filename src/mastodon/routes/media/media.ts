// The routes of uploads: `/api/v1/media`, `/api/v2/media`.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { UPLOAD, type UploadData } from '../../documents/media.ts';
import { mediaAttachment } from '../../entities/media.ts';
import { notFound, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { given } from '../../params/given.ts';
import { clearable, text } from '../../params/types.ts';
import { ok, type Reply, type RestRoute, route } from '../../route.ts';
import {
  BROKEN,
  type Details,
  DISCARD,
  fileOf,
  focusOf,
  LONGEST_WAIT_MS,
  LOOK,
  readyUploadOf,
  refusedDetails,
  UPLOADING,
  uploadOf,
} from './upload.ts';

const UPDATE = graphql(
  `mutation RestUpdateMedia($input: UpdateMediaInput!) {
    done: updateMedia(input: $input) {
      ... on UpdateMediaPayload { media { ...Upload } }
      ... on Error { code message path }
    }
  }`,
  [UPLOAD],
);

/**
 * How long a request waits for its file to be processed, in milliseconds. The first version of the endpoint knows no
 * later.
 */
const WAIT_V2_MS = 4_000;

const DETAILS = { description: clearable, focus: text };

interface DetailParams {
  description?: string | undefined;
  focus?: string | undefined;
}

function detailsOf({ description, focus }: DetailParams): Details {
  return { ...given('alt', description), ...given('focus', focusOf(focus)) } as Details;
}

const create = (path: string, waitMs: number, unreadyStatus: number): RestRoute =>
  route({
    method: 'POST',
    path,
    audience: 'user',
    scopes: ['write:media'],
    rate: 'media',
    params: DETAILS,
    documents: [...UPLOADING, LOOK, UPDATE],
    grants: ['read'],
    async answer(call): Promise<Reply> {
      const { id } = await uploadOf(call, 'File', fileOf(call), detailsOf(call.params), waitMs);
      await thumbnail(call, id);
      const media = await own(call, id);
      return { body: mediaAttachment(media), status: media.state === 'READY' ? 200 : unreadyStatus };
    },
  });

/** Makes the picture in the field `thumbnail`, where there is one, that of an upload. */
async function thumbnail(call: Call<unknown>, mediaId: string): Promise<void> {
  const file = call.file('thumbnail');
  if (!file) return;
  const id = await readyUploadOf(call, 'Thumbnail', file, {});
  await call.act(UPDATE, { input: { mediaId, thumbnailId: id } });
}

/** An upload of the viewer. Throws 404. */
async function own(call: Call<unknown>, id: string): Promise<UploadData> {
  const { node } = await call.ask(LOOK, { id });
  if (node?.__typename !== 'Media' || node.purpose !== 'ATTACHMENT') throw notFound();
  return node;
}

/** The same, while no post has it. */
async function unattached(call: Call<unknown>): Promise<UploadData> {
  const media = await own(call, globalId('media', call.part('id')));
  if (media.isUsed) throw notFound();
  return media;
}

const show = route({
  method: 'GET',
  path: '/api/v1/media/:id',
  audience: 'user',
  scopes: ['write:media'],
  documents: [LOOK],
  grants: ['read'],
  async answer(call): Promise<Reply> {
    const media = await unattached(call);
    if (media.state === 'FAILED') throw new RestError(422, BROKEN);
    return { body: mediaAttachment(media), status: media.state === 'READY' ? 200 : 206 };
  },
});

const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/media/:id',
  audience: 'user',
  scopes: ['write:media'],
  params: DETAILS,
  documents: [...UPLOADING, LOOK, UPDATE],
  grants: ['read'],
  async answer(call) {
    const { id } = await unattached(call);
    const input = { mediaId: id, ...detailsOf(call.params) };
    const { media } = await call.act(UPDATE, { input }, refusedDetails);
    await thumbnail(call, id);
    return ok(mediaAttachment(call.file('thumbnail') ? await own(call, id) : media));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/api/v1/media/:id',
  audience: 'user',
  scopes: ['write:media'],
  documents: [LOOK, DISCARD],
  grants: ['read'],
  async answer(call) {
    const { id, isUsed } = await own(call, globalId('media', call.part('id')));
    if (isUsed) throw new RestError(422, 'Media attachment is currently used by a status');
    await call.act(DISCARD, { input: { mediaId: id } });
    return ok({});
  },
});

export const MEDIA: readonly RestRoute[] = [
  create('/api/v2/media', WAIT_V2_MS, 202),
  create('/api/v1/media', LONGEST_WAIT_MS, 200),
  show,
  update,
  remove,
];
