// Follows hashtags, and ends that again.

import type { Identity, Tag } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { ensureTag, readTagName } from './tag.ts';

/** Public posts with the hashtag come into the home timeline from now on. Again is the same. Errors: INVALID_INPUT. */
export async function followHashtag(ctx: Ctx, identity: Identity, name: string): Promise<Tag> {
  return inTransaction(ctx, async (ctx) => {
    const tag = await ensureTag(ctx, name);
    await ctx.tx.sql.run(
      'INSERT INTO followed_tag ("id", "identityId", "tagId", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [ctx.app.ids.next(), identity.id, tag.id, BigInt(ctx.now)],
    );
    return tag;
  });
}

/** What came by the hashtag alone leaves the home timeline. Answers whether it was followed. Errors: INVALID_INPUT. */
export async function unfollowHashtag(ctx: Ctx, identity: Identity, text: string): Promise<boolean> {
  const name = readTagName(text);
  return inTransaction(ctx, async (ctx) => {
    const tag = await ctx.tx.models.tag.findUnique({ where: { name } });
    if (!tag) return false;
    const { count } = await ctx.tx.models.followedTag.deleteMany({
      where: { identityId: identity.id, tagId: tag.id },
    });
    if (count > 0) await ctx.emit({ kind: 'tagUnfollowed', tag, identity });
    return count > 0;
  });
}
