// How two identities stand to each other: blocks, mutes and hidden servers.

import { readBool } from '../../db/row.ts';
import { type Ctx, sql } from '../context.ts';
import { muteHolds } from './mute-holds.ts';

/** How blocks stand between two identities, seen from `a`: `blocking` (a blocks b) wins over `blocked` (b blocks a). */
export async function blockBetween(ctx: Ctx, a: bigint, b: bigint): Promise<'blocking' | 'blocked' | null> {
  const rows = await sql(ctx).all<{ blockerId: bigint }>(
    `SELECT "blockerId" FROM block WHERE "blockerId" = ? AND "blockedId" = ?
     UNION ALL SELECT "blockerId" FROM block WHERE "blockerId" = ? AND "blockedId" = ?`,
    [a, b, b, a],
  );
  if (rows.some((row) => row.blockerId === a)) return 'blocking';
  return rows.length > 0 ? 'blocked' : null;
}

/** Whether `muter` mutes `muted` now; `notifications`: whether notifications are hidden as well. */
export async function muteOf(
  ctx: Ctx,
  muterId: bigint,
  mutedId: bigint,
): Promise<{ notifications: boolean } | null> {
  const [mute] = await sql(ctx).all<{ hidesNotifications: unknown; expiresAt: bigint | null }>(
    'SELECT "hidesNotifications", "expiresAt" FROM mute WHERE "muterId" = ? AND "mutedId" = ?',
    [muterId, mutedId],
  );
  if (!mute || !muteHolds(mute, ctx.now)) return null;
  return { notifications: readBool(mute.hidesNotifications) };
}

/** Whether somebody hides the server of another identity from themselves. */
export async function hidesServerOf(
  ctx: Ctx,
  identityId: bigint,
  person: { hostId: bigint | null; domainId: bigint | null },
): Promise<boolean> {
  const rows = await sql(ctx).all(
    'SELECT 1 FROM hidden_host WHERE "identityId" = ? AND ("hostId" = ? OR "domainId" = ?) LIMIT 1',
    [identityId, person.hostId, person.domainId],
  );
  return rows.length > 0;
}
