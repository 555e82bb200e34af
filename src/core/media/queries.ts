// Finds uploads, for their owner alone.

import type { Identity, Media } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { MediaNotFound } from './errors.ts';

/** An upload of the identity itself; null for all others. */
export async function ownMedia(ctx: Ctx, owner: Identity, id: bigint): Promise<Media | null> {
  const media = await models(ctx).media.findUnique({ where: { id } });
  return media?.identityId === owner.id && media.state !== 'REMOVED' ? media : null;
}

/** The same; throws NOT_FOUND. */
export async function getOwnMedia(
  ctx: Ctx,
  owner: Identity,
  id: bigint,
  path: readonly string[] = ['input', 'mediaId'],
): Promise<Media> {
  const media = await ownMedia(ctx, owner, id);
  if (!media) throw new MediaNotFound(path);
  return media;
}
