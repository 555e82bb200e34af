// Writes the rows of a post's attachments.

import type { Attachment } from '../../db/rows.ts';
import { insertMany } from '../../db/sql/values.ts';
import type { Sql, Tx } from '../../db/types.ts';
import type { Ctx } from '../context.ts';
import { type PostAttachment, wholePixels } from './shape.ts';

/**
 * Attachments as rows with ids. A post's own row carries a copy of those it has now (core/posts/shapes.ts), so that a
 * page of a timeline needs no further statement; both are written here, in the same transaction.
 */

const INTO = `attachment ("id", "postId", "position", "type", "url", "mediaType", "alt", "width", "height", "blurhash", "focusX", "focusY",
  "duration", "previewUrl", "previewWidth", "previewHeight", "isSilent", "frameRate", "bitrate")`;

/**
 * Attachments as a post's row holds them: each with its id. One that the post had before, known by its address, keeps
 * its id; `before` are those that the row holds now.
 */
export function withIds(
  ctx: Ctx,
  given: readonly Omit<PostAttachment, 'id'>[],
  before: readonly PostAttachment[] = [],
): PostAttachment[] {
  const known = new Map<string, string[]>();
  for (const { url, id } of before) known.set(url, [...(known.get(url) ?? []), id]);
  return given.map((attachment) => ({
    ...attachment,
    id: known.get(attachment.url)?.shift() ?? String(ctx.app.ids.next()),
  }));
}

/** Writes the rows of a new post's attachments. */
export async function insertAttachments(
  sql: Sql,
  postId: bigint,
  attachments: readonly PostAttachment[],
): Promise<void> {
  await insertMany(
    sql,
    INTO,
    attachments.map((each, position) => [BigInt(each.id), postId, position, ...Object.values(columns(each))]),
  );
}

/**
 * Writes what an edit made of a post's attachments. Those that went stay as rows, without a position: earlier versions
 * show them.
 */
export async function replaceAttachments(
  tx: Tx,
  postId: bigint,
  before: readonly PostAttachment[],
  after: readonly PostAttachment[],
): Promise<void> {
  const had = new Set(before.map(({ id }) => id));
  const { sql, models } = tx;
  await models.attachment.updateMany({
    where: { postId, position: { not: null } },
    data: { position: null },
  });
  for (const [position, each] of after.entries()) {
    if (had.has(each.id))
      await models.attachment.update({
        where: { id: BigInt(each.id) },
        data: { position, ...columns(each) },
      });
  }
  const added = after.flatMap((each, position) => (had.has(each.id) ? [] : [{ each, position }]));
  await insertMany(
    sql,
    INTO,
    added.map(({ each, position }) => [BigInt(each.id), postId, position, ...Object.values(columns(each))]),
    // An upload that an earlier version had comes back under its own id.
    'ON CONFLICT ("id") DO UPDATE SET "position" = excluded."position", "alt" = excluded."alt", "focusX" = excluded."focusX", "focusY" = excluded."focusY"',
  );
}

/** An attachment as the columns of its row, in the order of the statement above. */
function columns(attachment: PostAttachment) {
  const { type, url, alt, focus } = attachment;
  return {
    type: TYPES[type],
    url,
    mediaType: attachment.mediaType ?? null,
    alt: alt ?? '',
    width: wholePixels(attachment.width),
    height: wholePixels(attachment.height),
    blurhash: attachment.blurhash ?? null,
    focusX: focus?.x ?? null,
    focusY: focus?.y ?? null,
    duration: attachment.duration ?? null,
    previewUrl: attachment.previewUrl ?? null,
    previewWidth: wholePixels(attachment.previewWidth),
    previewHeight: wholePixels(attachment.previewHeight),
    isSilent: attachment.isSilent ?? false,
    frameRate: attachment.frameRate ?? null,
    bitrate: attachment.bitrate ?? null,
  } satisfies Partial<Attachment>;
}

const TYPES = { image: 'IMAGE', video: 'VIDEO', audio: 'AUDIO', file: 'FILE' } as const;
