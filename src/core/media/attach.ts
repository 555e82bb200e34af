// Attaches uploads to a post of their owner.

import type { Identity, Media } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { AppError } from '../../lib/app-error.ts';
import type { PostAttachment } from '../attachments/shape.ts';
import { type Ctx, models, type TxCtx } from '../context.ts';
import type { DomainUris } from '../ports.ts';
import { InvalidMedia, MediaNotFound } from './errors.ts';
import { urlOfKey } from './keys.ts';

/** Attachments of one post. */
export const MOST_ATTACHMENTS = 4;

const PATH = ['input', 'mediaIds'];

/**
 * Uploads that may be attached, in the order given: the author's own, ready, of no other post than `postId`. Errors:
 * INVALID_INPUT for too many, for a video or sound that is not alone, for those that are still processed or failed;
 * NOT_FOUND for those of others.
 */
export async function attachableMedia(
  ctx: Ctx,
  author: Identity,
  ids: readonly bigint[],
  postId: bigint | null = null,
): Promise<Media[]> {
  if (ids.length === 0) return [];
  if (new Set(ids).size !== ids.length)
    throw new InvalidMedia('The same file is attached twice; name it once.', PATH, 'MIXED');
  if (ids.length > MOST_ATTACHMENTS)
    throw new InvalidMedia(
      `A post has at most ${MOST_ATTACHMENTS} attachments; leave some out.`,
      PATH,
      'TOO_MANY',
    );
  const rows = await models(ctx).media.findMany({ where: { id: { in: [...ids] }, identityId: author.id } });
  const media = ids.map((id, at) =>
    asOfPost(
      rows.find((row) => row.id === id),
      postId,
      BigInt(ctx.app.clock.now()),
      [...PATH, String(at)],
    ),
  );
  if (media.length > 1 && media.some(({ type }) => type === 'VIDEO' || type === 'AUDIO'))
    throw new InvalidMedia(
      'A video or sound stands alone in a post; attach nothing else beside it.',
      PATH,
      'MIXED',
    );
  for (const [at, each] of media.entries()) assertReady(each, [...PATH, String(at)]);
  return media;
}

/** What may be attached to this post as far as it is nobody else's. */
function asOfPost(
  media: Media | undefined,
  postId: bigint | null,
  now: bigint,
  path: readonly string[],
): Media {
  if (!media || media.state === 'REMOVED') throw new MediaNotFound(path);
  if (media.purpose !== 'ATTACHMENT')
    throw new InvalidMedia(
      'This was uploaded for a profile; upload it again to attach it to a post.',
      path,
      'TAKEN',
    );
  if (media.postId !== null ? media.postId !== postId : media.unusedSince === null)
    throw new InvalidMedia('This file belongs to another post already; upload it again.', path, 'TAKEN');
  if (media.postId === null && media.unusedSince !== null && media.unusedSince > now)
    throw new InvalidMedia('A scheduled post has this file; upload it again for another.', path, 'TAKEN');
  return media;
}

/** Throws INVALID_INPUT for an upload that cannot be shown, or not yet. */
export function assertReady({ state, error }: Media, path: readonly string[]): void {
  if (state === 'FAILED') throw new InvalidMedia(error ?? 'This file cannot be used.', path, 'INVALID');
  if (state === 'AWAITED')
    throw new InvalidMedia('The bytes of this file have not been sent yet.', path, 'NOT_READY');
  if (state !== 'READY')
    throw new InvalidMedia('This file is still being processed; try again in a moment.', path, 'NOT_READY');
}

/** Uploads as the attachments of a post: each keeps its id. */
export function attachmentsOfMedia(domain: DomainUris, media: readonly Media[]): PostAttachment[] {
  return media.map((row) => {
    if (row.file === null) throw new Error(`The media ${row.id} are ready and have no file.`);
    return {
      id: String(row.id),
      type: (row.type ?? 'FILE').toLowerCase() as PostAttachment['type'],
      url: urlOfKey(domain, row.file),
      mediaType: row.mediaType,
      alt: row.alt,
      width: row.width,
      height: row.height,
      blurhash: row.blurhash,
      focus: row.focusX === null || row.focusY === null ? null : { x: row.focusX, y: row.focusY },
      duration: row.duration,
      previewUrl: row.preview === null ? null : urlOfKey(domain, row.preview),
      previewWidth: row.previewWidth,
      previewHeight: row.previewHeight,
      isSilent: row.isSilent,
      frameRate: row.frameRate,
      bitrate: row.bitrate,
    };
  });
}

/** Gives uploads to a post, in its transaction. Throws CONFLICT where another post took one of them meanwhile. */
export async function takeMedia(ctx: TxCtx, postId: bigint, media: readonly Media[]): Promise<void> {
  if (media.length === 0) return;
  const { sql } = ctx.tx;
  const taken = await sql.run(
    `UPDATE media SET "postId" = ?, "unusedSince" = NULL WHERE ${anyOf(sql.dialect, '"id"')} AND "state" = 'READY'
       AND ("postId" = ? OR ("postId" IS NULL AND "unusedSince" <= ?))`,
    [postId, media.map(({ id }) => id), postId, BigInt(ctx.app.clock.now())],
  );
  if (taken !== media.length)
    throw new AppError(
      'CONFLICT',
      'Another post took one of these files at the same moment; upload it again.',
      {
        path: PATH,
      },
    );
}
