// Uploads as the pictures of a profile.

import type { MediaPurpose } from '../../db/enums.ts';
import type { Identity, Media } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { Ctx, TxCtx } from '../context.ts';
import type { DomainUris } from '../ports.ts';
import { assertReady } from './attach.ts';
import { InvalidMedia } from './errors.ts';
import { urlOfKey } from './keys.ts';
import { getOwnMedia } from './queries.ts';
import { removeWhere } from './remove.ts';

type PicturePurpose = Exclude<MediaPurpose, 'ATTACHMENT' | 'EMOJI'>;

export interface ProfilePicture {
  purpose: PicturePurpose;
  /** The upload that is shown; null where an address elsewhere, or nothing, takes its place. */
  media: Media | null;
  url: string | null;
  /** The description of the upload; null where there is none. */
  alt: string | null;
}

/**
 * What a change makes of a picture of a profile: `mediaId` an upload (null: none), `url` an address elsewhere (null:
 * none); null where neither is given. Errors: NOT_FOUND, INVALID_INPUT for an upload that is not ready, or for
 * something else.
 */
export async function profilePicture(
  ctx: Ctx,
  owner: Identity,
  domain: DomainUris,
  purpose: PicturePurpose,
  mediaId: bigint | null | undefined,
  url: string | null | undefined,
): Promise<ProfilePicture | null> {
  if (mediaId == null) {
    const isGiven = mediaId === null || url !== undefined;
    return isGiven ? { purpose, media: null, url: url ?? null, alt: null } : null;
  }
  const path = ['input', purpose === 'AVATAR' ? 'avatarMediaId' : 'headerMediaId'];
  const media = await getOwnMedia(ctx, owner, mediaId, path);
  if (media.purpose !== purpose)
    throw new InvalidMedia(
      `This was uploaded for something else; upload it with the purpose ${purpose}.`,
      path,
    );
  assertReady(media, path);
  if (media.file === null) throw new Error(`The media ${media.id} are ready and have no file.`);
  return { purpose, media, url: urlOfKey(domain, media.file), alt: media.alt || null };
}

/** Makes an upload the picture of a profile, in the transaction that changes the profile; the one before goes. */
export async function takeProfilePicture(
  ctx: TxCtx,
  { id }: Identity,
  { purpose, media }: ProfilePicture,
): Promise<void> {
  if (media) {
    const { count } = await ctx.tx.models.media.updateMany({
      where: { id: media.id, state: 'READY' },
      data: { unusedSince: null },
    });
    if (count === 0)
      throw new AppError('CONFLICT', 'This file was deleted at the same moment; upload it again.');
  }
  await removeWhere(ctx, '"identityId" = ? AND "purpose" = ? AND "unusedSince" IS NULL AND "id" <> ?', [
    id,
    purpose,
    media?.id ?? 0n,
  ]);
}
