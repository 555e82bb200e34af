// What follows when somebody hides a server or shows it again, changes their filters, and unfollows a hashtag.

import type { TxCtx } from '../context.ts';
import type { FactOf } from '../facts.ts';
import { cleanHomeOfTag } from '../timelines/tag-homes.ts';
import { relationsChanged } from './between.ts';

export async function onHostHidden(ctx: TxCtx, { identity }: FactOf<'hostHidden'>): Promise<void> {
  await relationsChanged(ctx, identity);
}

/** Apps that watch live ask for the filters again. */
export async function onFiltersChanged(ctx: TxCtx, { owner }: FactOf<'filtersChanged'>): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'filters.changed',
    targetIdentityId: owner.id,
    domainId: owner.domainId,
  });
}

/** The home timeline loses what came by the hashtag alone. */
export async function onTagUnfollowed(ctx: TxCtx, { tag, identity }: FactOf<'tagUnfollowed'>): Promise<void> {
  await cleanHomeOfTag(ctx, identity.id, tag.id);
  await relationsChanged(ctx, identity);
}
