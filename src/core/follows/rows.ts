// Writes the rows of follows with the counters that depend on them.

import type { FollowState } from '../../db/enums.ts';
import type { Follow, Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { countAtAudience, countAtIdentity } from '../counters.ts';
import { followerInbox } from './audience.ts';
import { rememberEnded } from './ended.ts';
import type { FollowColumns } from './options.ts';

export interface NewFollow extends FollowColumns {
  id: bigint;
  uri: string;
  follower: Identity;
  followee: Identity;
  state: FollowState;
  /** When a remote follower's Follow was signed; null for local followers. */
  signedAt: bigint | null;
}

/** Inserts a follow and keeps counts and audience with it; null where one stands already (two at once: one wins). */
export async function insertFollow(ctx: TxCtx, follow: NewFollow): Promise<Follow | null> {
  const { follower, followee } = follow;
  const now = BigInt(ctx.now);
  const inserted = await ctx.tx.sql.run(
    `INSERT INTO follow ("id", "uri", "followerId", "followeeId", "state", "followerDomainId", "showBoosts", "notifies", "languages", "createdAt", "acceptedAt", "signedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [
      follow.id,
      follow.uri,
      follower.id,
      followee.id,
      follow.state,
      follower.domainId,
      follow.showBoosts ?? true,
      follow.notifies ?? false,
      follow.languages ?? null,
      now,
      follow.state === 'ACCEPTED' ? now : null,
      follow.signedAt,
    ],
  );
  if (inserted === 0) return null;
  if (follow.state === 'ACCEPTED') await count(ctx, follower, followee, 1);
  return ctx.tx.models.follow.findUniqueOrThrow({ where: { id: follow.id } });
}

/** Turns a request into a follow; null where it was none any more. */
export async function acceptRow(
  ctx: TxCtx,
  follow: Follow,
  follower: Identity,
  followee: Identity,
): Promise<Follow | null> {
  const changed = await ctx.tx.sql.run(
    `UPDATE follow SET "state" = 'ACCEPTED', "acceptedAt" = ? WHERE "id" = ? AND "state" = 'PENDING'`,
    [BigInt(ctx.now), follow.id],
  );
  if (changed === 0) return null;
  await count(ctx, follower, followee, 1);
  return ctx.tx.models.follow.findUniqueOrThrow({ where: { id: follow.id } });
}

/** Turns a follow into a request again; null where it was none any more. */
export async function unacceptRow(
  ctx: TxCtx,
  follow: Follow,
  follower: Identity,
  followee: Identity,
): Promise<Follow | null> {
  const changed = await ctx.tx.sql.run(
    `UPDATE follow SET "state" = 'PENDING', "acceptedAt" = NULL WHERE "id" = ? AND "state" = 'ACCEPTED'`,
    [follow.id],
  );
  if (changed === 0) return null;
  await count(ctx, follower, followee, -1);
  return ctx.tx.models.follow.findUniqueOrThrow({ where: { id: follow.id } });
}

/**
 * Removes a follow or request, with `only` one in that state; null where there was none any more. That of a remote
 * follower is remembered as ended, at `signedAt` (the signature of its Undo) or, where it ends for another reason, at
 * the signature of its Follow.
 */
export async function deleteFollow(
  ctx: TxCtx,
  follower: Identity,
  followee: Identity,
  options: { only?: FollowState | null; signedAt?: bigint | null } = {},
): Promise<Follow | null> {
  const { only = null } = options;
  const where = { followerId_followeeId: { followerId: follower.id, followeeId: followee.id } };
  const follow = await ctx.tx.models.follow.findUnique({ where });
  if (!follow) return null;
  const deleted = await ctx.tx.sql.all<{ state: string }>(
    `DELETE FROM follow WHERE "id" = ? ${only === null ? '' : 'AND "state" = ?'} RETURNING "state"`,
    only === null ? [follow.id] : [follow.id, only],
  );
  const [row] = deleted;
  if (!row) return null;
  if (row.state === 'ACCEPTED') await count(ctx, follower, followee, -1);
  if (follower.domainId === null) await rememberEnded(ctx, follow, options.signedAt ?? follow.signedAt);
  return follow;
}

/**
 * Takes the follows between two identities, in both directions and in the order of their ids: whoever ends both does so
 * first, so that two who block each other at once do not wait for each other.
 */
export async function lockFollowsBetween(ctx: TxCtx, one: Identity, other: Identity): Promise<void> {
  const { sql } = ctx.tx;
  if (sql.dialect !== 'postgresql') return;
  await sql.all(
    `SELECT 1 FROM follow WHERE ("followerId" = ? AND "followeeId" = ?) OR ("followerId" = ? AND "followeeId" = ?)
     ORDER BY "id" FOR UPDATE`,
    [one.id, other.id, other.id, one.id],
  );
}

async function count(ctx: TxCtx, follower: Identity, followee: Identity, by: 1 | -1): Promise<void> {
  countAtIdentity(ctx.tx, followee.id, { followers: by });
  countAtIdentity(ctx.tx, follower.id, { following: by });
  if (followee.domainId === null || follower.domainId !== null) return;
  const inboxId = await followerInbox(ctx, follower);
  if (inboxId === null) return;
  countAtAudience(ctx.tx, followee.id, inboxId, by);
}
