// Writes one chunk of a fan-out: the home timeline entries of some followers, by the rules for replies, boosts, blocks and mutes.

import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlValue } from '../../db/types.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import type { TxCtx } from '../context.ts';
import type { TimelineEntry } from './entry.ts';

export interface ChunkBounds {
  domainId: bigint;
  /** Follower ids done. */
  after: bigint;
  limit: number;
  /** Epoch milliseconds: followers accepted later are left out. */
  before: bigint;
}

/**
 * Writes one chunk of an entry's home rows and its event with the range of followers. Blocks, mutes and follows are looked at anew in
 * each chunk: what changed since the post was made counts.
 */
export async function homeChunk(
  ctx: TxCtx,
  entry: TimelineEntry,
  bounds: ChunkBounds,
): Promise<{ seen: number; last: bigint; isLast: boolean }> {
  const followers = await ctx.tx.sql.all<{ id: bigint }>(
    `SELECT "followerId" AS "id" FROM follow
     WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" = ? AND "followerId" > ? AND "acceptedAt" <= ?
     ORDER BY "followerId" LIMIT ?`,
    [entry.by.id, bounds.domainId, bounds.after, bounds.before, bounds.limit],
  );
  const ids = followers.map((row) => row.id);
  const isLast = ids.length < bounds.limit;
  // The author's own home comes first, in the first chunk of the author's domain.
  const isFirst = bounds.after === 0n && entry.by.domainId === bounds.domainId;
  const readers = isFirst ? [entry.by.id, ...ids] : ids;
  if (readers.length > 0) await insertHomes(ctx, entry, readers);
  return { seen: ids.length, last: ids.at(-1) ?? bounds.after, isLast };
}

async function insertHomes(ctx: TxCtx, entry: TimelineEntry, readers: readonly bigint[]): Promise<void> {
  const { text, params } = insertStatement(ctx, entry, readers);
  const written = await ctx.tx.sql.all<{ identityId: bigint }>(text, params);
  if (written.length === 0) return;
  const ids = written.map((row) => row.identityId).sort((a, b) => (a < b ? -1 : 1));
  await ctx.app.events.append(ctx.tx, {
    kind: 'entry.homed',
    postId: entry.post.id,
    entryId: entry.entryId,
    authorId: entry.by.id,
    domainId: entry.post.domainId,
    audience: entry.post.visibility,
    lo: ids[0] ?? null,
    hi: ids.at(-1) ?? null,
  });
}

function insertStatement(
  ctx: TxCtx,
  entry: TimelineEntry,
  readers: readonly bigint[],
): { text: string; params: SqlValue[] } {
  const { post, by, author, boost } = entry;
  const { dialect } = ctx.tx.sql;
  const where: string[] = [anyOf(dialect, 'r."id"')];
  const params: SqlValue[] = [entry.entryId, post.id, readers];
  const people = [...new Set([by.id, author.id])];
  // Whoever wrote it or boosted it always has it in their own home; the rest below is about the others.
  const others: string[] = [];
  const othersParams: SqlValue[] = [];
  const add = (text: string, ...values: SqlValue[]) => {
    others.push(text);
    othersParams.push(...values);
  };
  for (const person of people) {
    const wanted = notHiddenSql(ctx, 'r."id"', person);
    add(wanted.text, ...wanted.params);
  }
  if (boost) {
    add(
      `EXISTS (SELECT 1 FROM follow f WHERE f."followerId" = r."id" AND f."followeeId" = ? AND f."showBoosts")`,
      by.id,
    );
    // Nobody needs to read twice what they have: not the post itself, nor a recent boost of it.
    add(
      `NOT EXISTS (SELECT 1 FROM home h WHERE h."identityId" = r."id" AND (h."entryId" = ? OR h."entryId" IN
         (SELECT x."id" FROM boost x WHERE x."postId" = ? AND x."id" <> ? ORDER BY x."id" DESC LIMIT 20)))`,
      post.id,
      post.id,
      boost.id,
    );
  } else {
    const reply = replyRule(entry);
    if (reply) add(reply.text, ...reply.params);
    if (post.visibility === 'MENTIONED') {
      add(`EXISTS (SELECT 1 FROM mention n WHERE n."postId" = ? AND n."identityId" = r."id")`, post.id);
    }
  }
  where.push(`(r."id" = ? OR (${others.join('\n AND ')}))`);
  params.push(by.id, ...othersParams);
  const text = `INSERT INTO home ("identityId", "entryId", "postId")
    SELECT r."id", CAST(? AS BIGINT), CAST(? AS BIGINT) FROM identity r WHERE ${where.join('\n AND ')}
    ON CONFLICT DO NOTHING RETURNING "identityId"`;
  return { text, params };
}

/** A reply is shown to those who follow both sides, to whom it answers, and to those it mentions; one's thread with oneself to all. */
function replyRule({
  post,
  author,
  parentAuthorId,
}: TimelineEntry): { text: string; params: SqlValue[] } | null {
  if (post.inReplyToUri === null || parentAuthorId === author.id) return null;
  const mentioned = `EXISTS (SELECT 1 FROM mention n WHERE n."postId" = ? AND n."identityId" = r."id")`;
  if (parentAuthorId === null) return { text: mentioned, params: [post.id] };
  const followsBoth = `EXISTS (SELECT 1 FROM follow g WHERE g."followerId" = r."id" AND g."followeeId" = ? AND g."state" = 'ACCEPTED')`;
  return {
    text: `(r."id" = ? OR ${followsBoth} OR ${mentioned})`,
    params: [parentAuthorId, parentAuthorId, post.id],
  };
}
