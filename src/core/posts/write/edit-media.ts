// What an edit makes of the attachments of a local post.

import type { Domain, Identity, Media, Post } from '../../../db/rows.ts';
import { AppError } from '../../../lib/app-error.ts';
import type { PostAttachment } from '../../attachments/shape.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { InputProblems, parseInput } from '../../input.ts';
import { attachableMedia, attachmentsOfMedia, takeMedia } from '../../media/attach.ts';
import { detailColumns, MediaDetails, type MediaDetailsInput } from '../../media/details.ts';
import { attachmentsOf } from '../shapes.ts';

/** What is to be said about an attachment; what is left out stays. */
export interface MediaEdit extends MediaDetailsInput {
  mediaId: bigint;
}

export interface EditedAttachments {
  /** Whether the edit speaks of attachments at all. */
  isGiven: boolean;
  attachments: readonly PostAttachment[];
  /** The uploads among them, where a new list was given. */
  media: readonly Media[];
  described: readonly { id: bigint; columns: ReturnType<typeof detailColumns> }[];
}

/**
 * The attachments that a post has after an edit. Errors: those of `attachableMedia`, and INVALID_INPUT with everything
 * that is wrong with what the edit says of them.
 */
export async function editAttachments(
  ctx: Ctx,
  domain: Domain,
  author: Identity,
  post: Post,
  input: { mediaIds?: readonly bigint[] | null; media?: readonly MediaEdit[] | null },
): Promise<EditedAttachments> {
  const media = input.mediaIds == null ? [] : await attachableMedia(ctx, author, input.mediaIds, post.id);
  const attachments = input.mediaIds == null ? attachmentsOf(post) : attachmentsOfMedia(domain, media);
  const problems = new InputProblems();
  const described = (input.media ?? []).flatMap((each, index) => {
    const read = problems.take(() => readDescribed(each, attachments, ['media', String(index)]));
    return read === null ? [] : [read];
  });
  problems.throwIfAny();
  return {
    isGiven: input.mediaIds != null || described.length > 0,
    attachments: attachments.map((each) => {
      const edit = described.find(({ id }) => String(id) === each.id);
      return edit ? describedAs(each, edit.columns) : each;
    }),
    media,
    described,
  };
}

/** `at`: where it stands in the input. Errors: INVALID_INPUT. */
function readDescribed(
  { mediaId, ...details }: MediaEdit,
  attachments: readonly PostAttachment[],
  at: readonly string[],
): EditedAttachments['described'][number] {
  if (!attachments.some(({ id }) => id === String(mediaId)))
    throw new AppError(
      'INVALID_INPUT',
      'Only what the post has after the edit can be described; name it in mediaIds too.',
      { path: ['input', ...at, 'mediaId'] },
    );
  return { id: mediaId, columns: detailColumns(parseInput(MediaDetails, details, at)) };
}

function describedAs(
  attachment: PostAttachment,
  { alt, focusX, focusY }: ReturnType<typeof detailColumns>,
): PostAttachment {
  const focus = focusX == null || focusY == null ? null : { x: focusX, y: focusY };
  return {
    ...attachment,
    ...(alt === undefined ? {} : { alt }),
    ...(focusX === undefined ? {} : { focus }),
  };
}

/**
 * Writes the rows of the uploads, in the transaction of the edit. What the post no longer shows stays its own, for the
 * versions that did.
 */
export async function applyAttachmentEdit(
  ctx: TxCtx,
  postId: bigint,
  edit: EditedAttachments,
): Promise<void> {
  await takeMedia(ctx, postId, edit.media);
  for (const { id, columns } of edit.described)
    await ctx.tx.models.media.updateMany({ where: { id, postId }, data: columns });
}
