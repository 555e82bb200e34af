// What follows when a profile shows a post or a hashtag, or no longer does (Add, Remove). Other servers hear of what is
// for everyone alone.

import type { Identity } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import type { OutgoingActivity } from '../../ports.ts';
import { isOpen } from '../../posts/policy.ts';

export async function onPinned(ctx: TxCtx, { pin, post, identity }: FactOf<'pinned'>): Promise<void> {
  await identityChanged(ctx, identity);
  if (isOpen(post.visibility))
    await toFollowers(ctx, identity, { type: 'addPin', pinId: pin.id, post, identity });
}

export async function onUnpinned(ctx: TxCtx, { pin, post, identity }: FactOf<'unpinned'>): Promise<void> {
  await identityChanged(ctx, identity);
  if (isOpen(post.visibility))
    await toFollowers(ctx, identity, { type: 'removePin', pinId: pin.id, post, identity });
}

export async function onHashtagFeatured(
  ctx: TxCtx,
  { featuredId, tag, identity }: FactOf<'hashtagFeatured'>,
): Promise<void> {
  await identityChanged(ctx, identity);
  await toFollowers(ctx, identity, { type: 'addHashtag', featuredId, tag, identity });
}

export async function onHashtagUnfeatured(
  ctx: TxCtx,
  { featuredId, tag, identity }: FactOf<'hashtagUnfeatured'>,
): Promise<void> {
  await identityChanged(ctx, identity);
  await toFollowers(ctx, identity, { type: 'removeHashtag', featuredId, tag, identity });
}

function toFollowers(ctx: TxCtx, identity: Identity, activity: OutgoingActivity): Promise<void> {
  return deliver(ctx, {
    activity,
    actor: identity,
    subjectId: null,
    orderKey: orderKey.actor(identity),
    priority: PRIORITY.REFRESHES,
    inbox: 'shared',
    source: { kind: 'followers', authorId: identity.id },
  });
}

/** Everything cached of an identity's profile is outdated, in every process. */
export async function identityChanged(ctx: TxCtx, identity: Identity): Promise<void> {
  await ctx.app.events.append(ctx.tx, {
    kind: 'identity.changed',
    authorId: identity.id,
    domainId: identity.domainId,
  });
}
