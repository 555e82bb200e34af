// What follows when an identity is created, changed, deleted or moves.

import type { TxCtx } from '../../context.ts';
import { deliver } from '../../deliveries/deliver.ts';
import { ensureSharedInboxes } from '../../deliveries/known-inboxes.ts';
import { orderKey } from '../../deliveries/order-key.ts';
import { PRIORITY } from '../../deliveries/states.ts';
import type { FactOf } from '../../facts.ts';
import { moveFollowers } from '../../identities/move.ts';
import { unassignReports } from '../../reports/unassign.ts';
import { indexIdentity, unindexIdentities } from '../../search/indexing.ts';
import { removedEntries } from '../../timelines/removed-entries.ts';
import { identityChanged } from '../posts/pinned.ts';

export async function onIdentityCreated(ctx: TxCtx, { identity }: FactOf<'identityCreated'>): Promise<void> {
  await indexIdentity(ctx, identity);
  await identityChanged(ctx, identity);
}

/** What people are found by. */
const NAMES = ['name', 'username', 'handleDomain'] as const;

export async function onIdentityUpdated(
  ctx: TxCtx,
  { identity, before }: FactOf<'identityUpdated'>,
): Promise<void> {
  if (NAMES.some((column) => identity[column] !== before[column])) await indexIdentity(ctx, identity);
  await identityChanged(ctx, identity);
  await deliver(ctx, {
    activity: { type: 'updateActor', identity },
    actor: identity,
    subjectId: null,
    orderKey: orderKey.actor(identity),
    priority: PRIORITY.REFRESHES,
    inbox: 'shared',
    source: { kind: 'followers', authorId: identity.id },
  });
}

/**
 * A deleted identity: what it wrote and boosted goes from live streams, and its Delete to every server that may know
 * it.
 */
export async function onIdentityDeleted(ctx: TxCtx, { identity }: FactOf<'identityDeleted'>): Promise<void> {
  await unassignReports(ctx, identity);
  await unindexIdentities(ctx.tx.sql, [identity.id]);
  await identityChanged(ctx, identity);
  await ctx.app.events.append(ctx.tx, ...(await removedEntries(ctx, identity)));
  await ensureSharedInboxes(ctx, identity);
  await deliver(ctx, {
    activity: { type: 'deleteActor', identity },
    actor: identity,
    subjectId: null,
    orderKey: orderKey.actor(identity),
    priority: PRIORITY.EDITS,
    inbox: 'shared',
    source: { kind: 'known', identityId: identity.id },
    evenIfBlocked: true,
  });
}

/** Followers here are told and follow anew one by one, which is the reconciler's work. */
export async function onIdentityMoved(
  ctx: TxCtx,
  { identity, target }: FactOf<'identityMoved'>,
): Promise<void> {
  await identityChanged(ctx, identity);
  // Those of a remote one follow anew where its Move is taken in, for the domain that it was sent to.
  if (identity.domainId !== null) await moveFollowers(ctx, identity, null);
  await deliver(ctx, {
    activity: { type: 'move', identity, target },
    actor: identity,
    subjectId: null,
    orderKey: orderKey.actor(identity),
    priority: PRIORITY.EDITS,
    inbox: 'shared',
    source: { kind: 'followers', authorId: identity.id },
  });
}
