// Makes room for an upload whose bytes are still to come.

import type { MediaPurpose } from '../../db/enums.ts';
import type { Identity, Media } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { parseInput } from '../input.ts';
import { detailColumns, MediaDetails, type MediaDetailsInput } from './details.ts';
import { NAME_BYTES } from './keys.ts';

export interface NewMedia extends MediaDetailsInput {
  purpose?: MediaPurpose | null;
}

/** Uploads that an identity may have which nothing shows: more than anybody prepares in a day. */
const MOST_UNUSED = 200;

/**
 * The row of an upload by a local identity, in the state AWAITED. It goes a day later unless something has it then.
 * Errors: INVALID_INPUT with the path of the field, FORBIDDEN for who is none of this install, RATE_LIMITED with very
 * many uploads that nothing shows.
 */
export async function createMedia(
  ctx: Ctx,
  owner: Identity,
  { purpose, ...details }: NewMedia,
): Promise<Media> {
  const columns = detailColumns(parseInput(MediaDetails, details));
  const domain = owner.domainId === null ? null : await ctx.app.domains.byId(owner.domainId);
  if (domain?.state !== 'ACTIVE' || owner.state !== 'ACTIVE' || owner.isInstance)
    throw new AppError('FORBIDDEN', 'Only active identities of this server upload files here.');
  const unused = await models(ctx).media.count({ where: { identityId: owner.id, unusedSince: { gt: 0n } } });
  if (unused >= MOST_UNUSED)
    throw new AppError(
      'RATE_LIMITED',
      `You have ${MOST_UNUSED} uploads that no post has; delete some, or wait: each goes after a day.`,
      { retryAfterMs: 3_600_000 },
    );
  const now = BigInt(ctx.app.clock.now());
  return models(ctx).media.create({
    data: {
      id: ctx.app.ids.next(),
      identityId: owner.id,
      domainId: domain.id,
      purpose: purpose ?? 'ATTACHMENT',
      unusedSince: now,
      name: ctx.app.random.bytes(NAME_BYTES).toString('hex'),
      createdAt: now,
      ...columns,
    },
  });
}
