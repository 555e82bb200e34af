// What follows when somebody unfollows a hashtag.

import type { TxCtx } from '../../context.ts';
import type { FactOf } from '../../facts.ts';
import { cleanHomeOfTag } from '../../timelines/tag-homes.ts';
import { relationsChanged } from '../between.ts';

/** The home timeline loses what came by the hashtag alone. */
export async function onTagUnfollowed(ctx: TxCtx, { tag, identity }: FactOf<'tagUnfollowed'>): Promise<void> {
  await cleanHomeOfTag(ctx, identity.id, tag.id);
  await relationsChanged(ctx, identity);
}
