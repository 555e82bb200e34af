// Lists of whom an identity blocks or mutes.

import type { Block, Identity, Mute } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { whereMuteHolds } from '../relations/mute-holds.ts';

/** Whom an identity blocks, newest first; for itself alone. */
export async function blockedBy(
  ctx: Ctx,
  identityId: bigint,
  page: Page,
): Promise<(Block & { blocked: Identity })[]> {
  return models(ctx).block.findMany({
    where: { blockerId: identityId, id: idsOf(page) },
    include: { blocked: true },
    ...orderOf(page),
  });
}

/** Whom an identity mutes, newest first, ended mutes left out; for itself alone. */
export async function mutedBy(
  ctx: Ctx,
  identityId: bigint,
  page: Page,
): Promise<(Mute & { muted: Identity })[]> {
  return models(ctx).mute.findMany({
    where: {
      muterId: identityId,
      id: idsOf(page),
      ...whereMuteHolds(ctx.now),
    },
    include: { muted: true },
    ...orderOf(page),
  });
}
