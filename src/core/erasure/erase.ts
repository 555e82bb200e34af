// Erases what a deleted identity left, chunk by chunk.

import type { Identity } from '../../db/rows.ts';
import { endArchives } from '../archives/end.ts';
import type { TxCtx } from '../context.ts';
import { forgetImport } from '../imports/forget.ts';
import { removeMediaOfIdentity } from '../media/remove.ts';
import { withdrawNotifications } from '../notifications/withdraw.ts';
import type { Eraser } from './eraser.ts';
import { eraseBoosts, eraseFavourites, eraseReactions } from './marks.ts';
import { eraseNotifications } from './notifications.ts';
import { erasePosts } from './posts.ts';
import { eraseFollows, eraseInboxes } from './relations.ts';
import { removeSome } from './remove-some.ts';

/** Rows one transaction removes, about: a few milliseconds. */
const ROWS_A_CHUNK = 300;

const ERASERS: readonly Eraser[] = [
  eraseArchives,
  eraseMedia,
  erasePosts,
  eraseBoosts,
  eraseReactions,
  eraseFavourites,
  eraseNotifications,
  eraseFollows,
  eraseLists,
  eraseCollections,
  eraseImports,
  eraseOwn,
  eraseInboxes,
];

/**
 * Erases a chunk of what a deleted identity (of this install or another server) left: its posts become tombstones, its
 * boosts, reactions, favourites, follows and notifications go, and the counters of everybody else's posts and profiles
 * with them. Called again and again by the reconciler, one transaction a chunk: what is left is in the tables, so it
 * goes on after a crash where it was.
 *
 * Live streams heard of it when the identity was deleted (timelines/removed-entries.ts); only what others did with its
 * posts, and notifications, get events here. `wait`: its Delete is still on its way into the queues, by rows that would
 * be erased here.
 */
export async function eraseChunk(ctx: TxCtx, identityId: bigint): Promise<'more' | 'wait' | 'done'> {
  const identity = await ctx.tx.models.identity.findUnique({ where: { id: identityId } });
  if (!identity) return 'done';
  if (await isFannedOut(ctx, identityId)) return 'wait';
  // One kind a transaction: those that change posts of others take all of them first (core/counters.ts).
  for (const erase of ERASERS) if ((await erase(ctx, identity, ROWS_A_CHUNK)) > 0) return 'more';
  await ctx.tx.sql.run(
    'UPDATE identity SET "followersCount" = 0, "followingCount" = 0, "postsCount" = 0 WHERE "id" = ?',
    [identityId],
  );
  return 'done';
}

/**
 * Whether deliveries of the identity are still being written: they go to its followers' inboxes and to those that have
 * its posts.
 */
async function isFannedOut(ctx: TxCtx, identityId: bigint): Promise<boolean> {
  const rows = await ctx.tx.sql.all(
    `SELECT 1 AS "one" FROM fan_out WHERE "authorId" = ? AND "kind" = 'delivery' LIMIT 1`,
    [identityId],
  );
  return rows.length > 0;
}

/** Files of all that it wrote. There are few. */
function eraseArchives(ctx: TxCtx, { id }: Identity): Promise<number> {
  return endArchives(ctx, id);
}

/** Its files lie here alone, so they go first. */
function eraseMedia(ctx: TxCtx, { id, domainId }: Identity, limit: number): Promise<number> {
  return domainId === null ? Promise.resolve(0) : removeMediaOfIdentity(ctx, id, limit);
}

/** Its lists, one after another, each entry by entry first; and its place in the lists of others. */
async function eraseLists(ctx: TxCtx, { id }: Identity, limit: number): Promise<number> {
  const { sql, models } = ctx.tx;
  const left = await removeSome(sql, 'list_member', 'memberId', [id], limit);
  if (left > 0) return left;
  const list = await models.list.findFirst({ where: { identityId: id } });
  if (!list) return 0;
  const entries = await removeSome(sql, 'home', 'identityId', [list.id], limit);
  if (entries > 0) return entries;
  const members = await removeSome(sql, 'list_member', 'listId', [list.id], limit);
  if (members > 0) return members;
  return sql.run('DELETE FROM list WHERE "id" = ?', [list.id]);
}

/**
 * Its collections, with what others were notified of them, and its place in those of others: servers that know them
 * hear of it by the Delete of the actor.
 */
async function eraseCollections(ctx: TxCtx, { id }: Identity, limit: number): Promise<number> {
  const { sql, models } = ctx.tx;
  const left = await removeSome(sql, 'collection_item', 'identityId', [id], limit);
  if (left > 0) return left;
  const collection = await models.collection.findFirst({ where: { identityId: id } });
  if (!collection) return 0;
  const notices = await withdrawNotifications(ctx, { collectionId: collection.id }, limit);
  if (notices > 0) return notices;
  // A few dozen items at most, which go with it.
  return sql.run('DELETE FROM collection WHERE "id" = ?', [collection.id]);
}

/** Its imports, one after another, row by row first. */
async function eraseImports(ctx: TxCtx, { id }: Identity, limit: number): Promise<number> {
  const first = await ctx.tx.models.import.findFirst({ where: { identityId: id } });
  return first ? forgetImport(ctx.tx, first.id, limit) : 0;
}

/** What nobody else counts or sees. */
async function eraseOwn(ctx: TxCtx, { id }: Identity, limit: number): Promise<number> {
  const { sql } = ctx.tx;
  const tables = [
    ['bookmark', 'identityId'],
    ['mark_request', 'identityId'],
    ['pin', 'identityId'],
    ['poll_vote', 'identityId'],
    ['home', 'identityId'],
    ['block', 'blockerId'],
    ['block', 'blockedId'],
    ['mute', 'muterId'],
    ['mute', 'mutedId'],
    ['filter', 'identityId'],
    ['strike', 'identityId'],
    ['severance', 'identityId'],
    ['followed_tag', 'identityId'],
    ['featured_tag', 'identityId'],
    ['private_note', 'identityId'],
    ['private_note', 'subjectId'],
    ['dismissed_suggestion', 'identityId'],
    ['dismissed_suggestion', 'subjectId'],
    ['endorsement', 'identityId'],
    ['endorsement', 'subjectId'],
    ['hidden_host', 'identityId'],
    ['marker', 'identityId'],
    ['thread_mute', 'identityId'],
    ['notification_policy', 'identityId'],
    ['notification_request', 'identityId'],
    ['notification_request', 'actorId'],
    ['conversation', 'identityId'],
    ['settings', 'identityId'],
    ['report', 'reporterId'],
    ['scheduled_post', 'identityId'],
    ['announcement_read', 'identityId'],
    ['announcement_reaction', 'identityId'],
    ['push_subscription', 'identityId'],
    ['invitation', 'identityId'],
    ['invitation', 'inviterId'],
  ] as const;
  for (const [table, column] of tables) {
    const removed = await removeSome(sql, table, column, [id], limit);
    if (removed > 0) return removed;
  }
  return 0;
}
