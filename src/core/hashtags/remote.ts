// Takes in the hashtags that people of other servers show on their profiles (Add, Remove, the collection featuredTags).

import type { Identity } from '../../db/rows.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { applyFeature, applyUnfeature, MOST_FEATURED } from './feature.ts';
import { ensureTag } from './tag.ts';

/** Shows a hashtag on the profile of an identity of another server, beside ten at most; whether anything changed. */
export async function featureRemotely(ctx: Ctx, identity: Identity, text: string): Promise<boolean> {
  if (identity.domainId !== null || normaliseHashtag(text) === null) return false;
  return inTransaction(ctx, async (ctx) => {
    const count = await ctx.tx.models.featuredTag.count({ where: { identityId: identity.id } });
    return count < MOST_FEATURED && applyFeature(ctx, identity, await ensureTag(ctx, text));
  });
}

/** Shows a hashtag on that profile no longer; whether anything changed. */
export async function unfeatureRemotely(ctx: Ctx, identity: Identity, text: string): Promise<boolean> {
  const name = normaliseHashtag(text);
  if (identity.domainId !== null || name === null) return false;
  return inTransaction(ctx, async (ctx) => {
    const tag = await ctx.tx.models.tag.findUnique({ where: { name } });
    return tag !== null && applyUnfeature(ctx, identity, tag);
  });
}

/** Makes them exactly these (the collection as it was fetched), ten at most; what is no hashtag is left out. */
export async function replaceFeaturedTags(
  ctx: Ctx,
  identity: Identity,
  texts: readonly string[],
): Promise<void> {
  if (identity.domainId !== null) return;
  const wanted = new Map(texts.map((text) => [normaliseHashtag(text), text]));
  wanted.delete(null);
  const kept = [...wanted].slice(0, MOST_FEATURED);
  await inTransaction(ctx, async (ctx) => {
    const known = await ctx.tx.models.featuredTag.findMany({
      where: { identityId: identity.id },
      include: { tag: true },
    });
    for (const { tag } of known)
      if (!kept.some(([name]) => name === tag.name)) await applyUnfeature(ctx, identity, tag);
    for (const [name, text] of kept)
      if (!known.some(({ tag }) => tag.name === name))
        await applyFeature(ctx, identity, await ensureTag(ctx, text));
  });
}
