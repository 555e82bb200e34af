// Whether somebody is notified of what another one does at all.

import type { Identity } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import { dealsWithPerson } from '../hosts/blocked-by.ts';
import { blockBetween, hidesServerOf, muteOf } from './between.ts';

/**
 * Not where either blocks the other, the target mutes the actor's notifications or hides their server, or the domain
 * does not deal with it.
 */
export async function wantsToKnowOf(ctx: Ctx, target: Identity, actor: Identity): Promise<boolean> {
  if (target.id === actor.id) return true;
  if ((await blockBetween(ctx, target.id, actor.id)) !== null) return false;
  if ((await muteOf(ctx, target.id, actor.id))?.notifications) return false;
  if (await hidesServerOf(ctx, target.id, actor)) return false;
  return dealsWithPerson(ctx, target.domainId, actor);
}
