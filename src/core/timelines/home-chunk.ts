// Writes one chunk of a fan-out: the entries of home timelines and lists of some followers, by the rules for replies,
// boosts, blocks and mutes.

import { readBool } from '../../db/row.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import type { TxCtx } from '../context.ts';
import { languagesThatChoose } from '../follows/options.ts';
import { notifySubscribers } from '../notifications/subscribers.ts';
import type { TimelineEntry } from './entry.ts';

/** Among so many newest entries of a timeline a post and the boosts of it stand once, as with Mastodon. */
const NEWEST = 40;

export interface ChunkBounds {
  domainId: bigint;
  /** Follower ids done. */
  after: bigint;
  limit: number;
  /** Epoch milliseconds: followers accepted later are left out. */
  before: bigint;
}

/**
 * Writes one chunk of an entry's home rows and its event with the range of followers, and the same for their lists
 * where they have some. Blocks, mutes and follows are looked at anew in each chunk: what changed since the post was
 * made counts. Followers who asked to be notified of new posts are.
 */
export async function homeChunk(
  ctx: TxCtx,
  entry: TimelineEntry,
  bounds: ChunkBounds,
): Promise<{ seen: number; last: bigint; isLast: boolean }> {
  const chosen = chosenLanguageSql(entry);
  // The author's own home comes first, in the first chunk of the author's domain.
  const isFirst = bounds.after === 0n && entry.by.domainId === bounds.domainId;
  const [followers, isOwnList] = await Promise.all([
    ctx.tx.sql.all<Listing & { id: bigint; notifies: boolean | bigint }>(
      `SELECT "followerId" AS "id", "isListed", "isOnlyListed", "notifies" FROM follow
     WHERE "followeeId" = ? AND "state" = 'ACCEPTED' AND "followerDomainId" = ? AND "followerId" > ? AND "acceptedAt" <= ? ${chosen.text}
     ORDER BY "followerId" LIMIT ?`,
      [entry.by.id, bounds.domainId, bounds.after, bounds.before, ...chosen.params, bounds.limit],
    ),
    isFirst && hasListedOneself(ctx, entry.by.id),
  ]);
  const last = followers.at(-1)?.id ?? bounds.after;
  const readers = followers.filter((row) => !readBool(row.isOnlyListed)).map((row) => row.id);
  const withLists = followers.filter((row) => readBool(row.isListed)).map((row) => row.id);
  if (isFirst) readers.unshift(entry.by.id);
  if (isOwnList) withLists.unshift(entry.by.id);
  if (readers.length > 0) await writeHomes(ctx, entry, homeStatement(ctx, entry, readers));
  if (withLists.length > 0) await writeHomes(ctx, entry, listStatement(ctx, entry, withLists));
  const subscribers = followers.filter((row) => readBool(row.notifies)).map((row) => row.id);
  if (subscribers.length > 0) await notifySubscribers(ctx, entry, subscribers);
  return { seen: followers.length, last, isLast: followers.length < bounds.limit };
}

/**
 * Followers who chose languages for this follow get the author's posts in these alone. Boosts are in no language, nor
 * is what does not say it.
 */
function chosenLanguageSql({ boost, post }: TimelineEntry): SqlCondition {
  if (boost || post.language === null) return { text: '', params: [] };
  const tags = languagesThatChoose(post.language);
  return {
    text: `AND ("languages" IS NULL OR ${tags.map(() => '"languages" LIKE ?').join(' OR ')})`,
    params: tags.map((tag) => `% ${tag} %`),
  };
}

/** Whether a follower has the followed in lists, and in lists alone. */
interface Listing {
  isListed: boolean | bigint;
  isOnlyListed: boolean | bigint;
}

async function hasListedOneself(ctx: TxCtx, identityId: bigint): Promise<boolean> {
  const rows = await ctx.tx.sql.all(
    'SELECT 1 FROM list_member m JOIN list l ON l."id" = m."listId" WHERE m."memberId" = ? AND l."identityId" = ? LIMIT 1',
    [identityId, identityId],
  );
  return rows.length > 0;
}

/**
 * Runs a statement that inserts rows of one entry into `home` and gives their ids, and appends the event that live
 * streams of those timelines wait for.
 */
export async function writeHomes(
  ctx: TxCtx,
  entry: TimelineEntry,
  { text, params }: SqlCondition,
): Promise<void> {
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

/** The rows of the home timelines of some readers `r`. */
function homeStatement(ctx: TxCtx, entry: TimelineEntry, readers: readonly bigint[]): SqlCondition {
  const { dialect } = ctx.tx.sql;
  const wanted = wantedSql(ctx, entry, 'r."id"');
  return {
    text: `INSERT INTO home ("identityId", "entryId", "postId")
    SELECT r."id", CAST(? AS BIGINT), CAST(? AS BIGINT) FROM identity r WHERE ${anyOf(dialect, 'r."id"')} AND ${wanted.text}
    ON CONFLICT DO NOTHING RETURNING "identityId"`,
    params: [entry.entryId, entry.post.id, readers, ...wanted.params],
  };
}

/**
 * The rows of lists `l` that hold whoever wrote or boosted it; what their owners `r` would not see in their homes is
 * not in their lists either.
 */
function listStatement(ctx: TxCtx, entry: TimelineEntry, owners: readonly bigint[]): SqlCondition {
  const { dialect } = ctx.tx.sql;
  const wanted = wantedSql(ctx, entry, 'l."id"');
  const { post, author, boost, parentAuthorId } = entry;
  const answersOthers = !boost && post.inReplyToUri !== null && parentAuthorId !== author.id;
  const replies: SqlCondition = answersOthers
    ? {
        text: `AND (l."replies" = 'FOLLOWED' OR (l."replies" = 'LIST' AND EXISTS (
            SELECT 1 FROM list_member x WHERE x."listId" = l."id" AND x."memberId" = ?)))`,
        params: [parentAuthorId ?? 0n],
      }
    : { text: '', params: [] };
  return {
    text: `INSERT INTO home ("identityId", "entryId", "postId")
    SELECT l."id", CAST(? AS BIGINT), CAST(? AS BIGINT)
    FROM list_member m JOIN list l ON l."id" = m."listId" JOIN identity r ON r."id" = l."identityId"
    WHERE m."memberId" = ? AND ${anyOf(dialect, 'l."identityId"')} ${replies.text} AND ${wanted.text}
    ON CONFLICT DO NOTHING RETURNING "identityId"`,
    params: [entry.entryId, post.id, entry.by.id, owners, ...replies.params, ...wanted.params],
  };
}

/** Whether the reader `r` wants an entry in the timeline whose rows stand under `homeId`, a trusted expression. */
function wantedSql(ctx: TxCtx, entry: TimelineEntry, homeId: string): SqlCondition {
  const { post, by, author, boost } = entry;
  const people = [...new Set([by.id, author.id])];
  // Whoever wrote it or boosted it is asked for none of what follows.
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
  } else {
    const reply = replyRule(entry);
    if (reply) add(reply.text, ...reply.params);
    if (post.visibility === 'MENTIONED') {
      add(`EXISTS (SELECT 1 FROM mention n WHERE n."postId" = ? AND n."identityId" = r."id")`, post.id);
    }
  }
  const fresh = boost ? notTwiceSql(homeId, post.id, boost.id) : null;
  return {
    text: `(r."id" = ? OR (${others.join('\n AND ')})) ${fresh ? `AND ${fresh.text}` : ''}`,
    params: [by.id, ...othersParams, ...(fresh?.params ?? [])],
  };
}

/**
 * Nobody, whoever boosts included, needs to read twice what stands among the newest entries of the timeline: the post
 * itself, or a recent boost of it. Further down it is boosted up again.
 */
function notTwiceSql(homeId: string, postId: bigint, boostId: bigint): SqlCondition {
  return {
    text: `NOT EXISTS (SELECT 1 FROM home h WHERE h."identityId" = ${homeId} AND (h."entryId" = ? OR h."entryId" IN
       (SELECT x."id" FROM boost x WHERE x."postId" = ? AND x."id" <> ? ORDER BY x."id" DESC LIMIT 20))
       AND NOT EXISTS (SELECT 1 FROM home n WHERE n."identityId" = h."identityId" AND n."entryId" > h."entryId"
         ORDER BY n."entryId" LIMIT 1 OFFSET ${NEWEST - 1}))`,
    params: [postId, postId, boostId],
  };
}

/**
 * A reply is shown to those who follow both sides, to whom it answers, and to those it mentions; one's thread with
 * oneself to all.
 */
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
