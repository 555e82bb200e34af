// Finds attachments of posts by id.

import type { Attachment } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import type { PostAttachment } from './shape.ts';

/**
 * An attachment by its id, of a post as it is or as it was before an edit; the caller asks whether its post may be
 * seen.
 */
export function attachmentById(ctx: Ctx, id: bigint): Promise<Attachment | null> {
  return models(ctx).attachment.findUnique({ where: { id } });
}

/** A row as the post itself holds it. */
export function attachmentOf(row: Attachment): PostAttachment {
  const { focusX, focusY } = row;
  return {
    id: String(row.id),
    type: row.type.toLowerCase() as PostAttachment['type'],
    url: row.url,
    mediaType: row.mediaType,
    alt: row.alt,
    width: row.width,
    height: row.height,
    blurhash: row.blurhash,
    focus: focusX === null || focusY === null ? null : { x: focusX, y: focusY },
    duration: row.duration,
    previewUrl: row.previewUrl,
    previewWidth: row.previewWidth,
    previewHeight: row.previewHeight,
    isSilent: row.isSilent,
    frameRate: row.frameRate,
    bitrate: row.bitrate,
  };
}
