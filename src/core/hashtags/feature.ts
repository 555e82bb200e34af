// Hashtags that somebody shows on their profile.

import type { FeaturedTag, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { ensureTag, readTagName } from './tag.ts';

/** How many hashtags a profile shows. */
export const MOST_FEATURED = 10;

/** Shows a hashtag on one's profile; again is the same. Errors: INVALID_INPUT, CONFLICT where there are as many as one may have. */
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
    await ctx.tx.sql.run(
      'INSERT INTO featured_tag ("id", "identityId", "tagId", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [ctx.app.ids.next(), identity.id, tag.id, BigInt(ctx.now)],
    );
    return featuredTag.findUniqueOrThrow({ where: which });
  });
}

/** Takes a hashtag from one's profile. Answers whether it was there. Errors: INVALID_INPUT. */
export async function unfeatureHashtag(ctx: Ctx, identity: Identity, text: string): Promise<boolean> {
  const name = readTagName(text);
  return inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.featuredTag.deleteMany({
      where: { identityId: identity.id, tag: { name } },
    });
    return count > 0;
  });
}
