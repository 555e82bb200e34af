// Hashtags that somebody shows on their profile.

import type { FeaturedTag, Identity, Tag } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { ensureTag, readTagName } from './tag.ts';

/** How many hashtags a profile shows. */
export const MOST_FEATURED = 10;

/**
 * Shows a hashtag on one's profile; again is the same. Errors: INVALID_INPUT, CONFLICT where there are as many as one
 * may have.
 */
export async function featureHashtag(ctx: Ctx, identity: Identity, name: string): Promise<FeaturedTag> {
  return inTransaction(ctx, async (ctx) => {
    const tag = await ensureTag(ctx, name);
    const { featuredTag } = ctx.tx.models;
    const which = { identityId_tagId: { identityId: identity.id, tagId: tag.id } };
    const known = await featuredTag.findUnique({ where: which });
    if (known) return known;
    if ((await featuredTag.count({ where: { identityId: identity.id } })) >= MOST_FEATURED)
      throw new AppError(
        'CONFLICT',
        `A profile shows at most ${MOST_FEATURED} hashtags; take one away first.`,
      );
    await applyFeature(ctx, identity, tag);
    return featuredTag.findUniqueOrThrow({ where: which });
  });
}

/** Takes a hashtag from one's profile. Answers whether it was there. Errors: INVALID_INPUT. */
export async function unfeatureHashtag(ctx: Ctx, identity: Identity, text: string): Promise<boolean> {
  const name = readTagName(text);
  return inTransaction(ctx, async (ctx) => {
    const tag = await ctx.tx.models.tag.findUnique({ where: { name } });
    return tag !== null && applyUnfeature(ctx, identity, tag);
  });
}

/** Writes that a profile shows a hashtag; false where it does already. */
export async function applyFeature(ctx: TxCtx, identity: Identity, tag: Tag): Promise<boolean> {
  const id = ctx.app.ids.next();
  const added = await ctx.tx.sql.run(
    'INSERT INTO featured_tag ("id", "identityId", "tagId", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [id, identity.id, tag.id, BigInt(ctx.now)],
  );
  if (added === 0) return false;
  await ctx.emit({ kind: 'hashtagFeatured', featuredId: id, tag, identity });
  return true;
}

/** Writes that it no longer does; false where it did not. */
export async function applyUnfeature(ctx: TxCtx, identity: Identity, tag: Tag): Promise<boolean> {
  const [gone] = await ctx.tx.sql.all<{ id: bigint }>(
    'DELETE FROM featured_tag WHERE "identityId" = ? AND "tagId" = ? RETURNING "id"',
    [identity.id, tag.id],
  );
  if (!gone) return false;
  await ctx.emit({ kind: 'hashtagUnfeatured', featuredId: gone.id, tag, identity });
  return true;
}
