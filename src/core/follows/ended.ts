// Remembers follows that ended, so that late answers and replays do no harm.

import type { EndedFollow, Identity } from '../../db/rows.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { models } from '../context.ts';

/*
 * Follows that ended are remembered by the id of their Follow for a month: an Undo, Accept or Reject may come late,
 * when the same two already have a new follow, and a recorded Follow may be sent again by somebody who overheard it.
 */

const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * Remembers that a follow ended. `signedAt` (epoch milliseconds by the clock of the follower's server): a Follow under
 * this id that is signed no later than this is a replay.
 */
export async function rememberEnded(
  ctx: TxCtx,
  follow: { uri: string; followerId: bigint },
  signedAt: bigint | null,
): Promise<void> {
  const expiresAt = BigInt(ctx.app.clock.now() + KEPT_MS);
  await ctx.tx.sql.run(
    `INSERT INTO ended_follow ("uri", "followerId", "signedAt", "expiresAt") VALUES (?, ?, ?, ?)
     ON CONFLICT ("uri", "followerId") DO UPDATE SET "signedAt" = CASE
         WHEN excluded."signedAt" IS NULL OR ended_follow."signedAt" > excluded."signedAt" THEN ended_follow."signedAt"
         ELSE excluded."signedAt" END,
       "expiresAt" = excluded."expiresAt"`,
    [follow.uri, follow.followerId, signedAt, expiresAt],
  );
}

/** The ended follow of an id, within the last month; null where there is none. */
export async function endedFollow(
  ctx: Ctx,
  uri: string,
  follower: Pick<Identity, 'id'>,
): Promise<EndedFollow | null> {
  const where = { uri_followerId: { uri, followerId: follower.id } };
  const ended = await models(ctx).endedFollow.findUnique({ where });
  return ended && ended.expiresAt > BigInt(ctx.app.clock.now()) ? ended : null;
}
