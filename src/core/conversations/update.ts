// Keeps the conversations of local identities in step with direct posts.

import type { Conversation, Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { placeholders } from '../../db/sql/values.ts';
import { hiddenPairs } from '../blocks/hidden.ts';
import type { TxCtx } from '../context.ts';
import { participantsBeside } from './participants.ts';

/**
 * A direct post comes into the conversations of its author and of those it is for, as far as they live here and want to
 * read the author. A conversation is one thread among the same people; the post makes it unread for all but its author.
 * Coming again it changes nothing. What a remote identity wrote reaches people of the receiving domain (`ctx.domain`)
 * only.
 */
export async function enterConversations(
  ctx: TxCtx,
  post: Post,
  author: Identity,
  people: readonly Identity[],
): Promise<void> {
  if (post.visibility !== 'MENTIONED') return;
  const isReceived = (domainId: bigint | null) =>
    domainId !== null && (author.domainId !== null || ctx.domain === null || ctx.domain.id === domainId);
  const local = [author, ...people].filter(
    ({ domainId, state }) => isReceived(domainId) && state === 'ACTIVE',
  );
  const ids = [...new Set(local.map(({ id }) => id))];
  if (ids.length === 0) return;
  const hides = await hiddenPairs(ctx, ids, [author.id]);
  const rows = ids
    .filter((id) => !hides(id, author.id))
    // In one order, so that two posts of a thread do not wait for each other in a circle.
    .sort((a, b) => (a < b ? -1 : 1))
    .map((id) => [
      ctx.app.ids.next(),
      id,
      post.threadId,
      participantsBeside(id, post),
      post.id,
      id !== author.id,
      BigInt(ctx.now),
    ]);
  if (rows.length === 0) return;
  const changed = await ctx.tx.sql.all<Changed>(
    `INSERT INTO conversation ("id", "identityId", "threadId", "participants", "lastPostId", "isUnread", "createdAt")
     VALUES ${placeholders(rows.length, 7)}
     ON CONFLICT ("identityId", "threadId", "participants") DO UPDATE SET "lastPostId" = excluded."lastPostId", "isUnread" = excluded."isUnread"
       WHERE conversation."lastPostId" < excluded."lastPostId"
     RETURNING "id", "identityId"`,
    rows.flat(),
  );
  await announce(ctx, changed);
}

/**
 * Posts were deleted, or are for other people now: conversations that ended with one of them end with the post before,
 * and are gone without any.
 */
export async function leaveConversations(ctx: TxCtx, postIds: readonly bigint[]): Promise<void> {
  const { sql, models } = ctx.tx;
  const rows = await sql.all<Conversation>(
    `SELECT "id", "identityId", "threadId", "participants", "isUnread" FROM conversation WHERE ${anyOf(sql.dialect, '"lastPostId"')} ORDER BY "id"`,
    [postIds],
  );
  for (const row of rows) {
    const last = await lastPostOf(ctx, row);
    if (last === null) await models.conversation.deleteMany({ where: { id: row.id } });
    else
      await sql.run(
        'UPDATE conversation SET "lastPostId" = ?, "isUnread" = ("isUnread" AND ?) WHERE "id" = ?',
        [last.id, last.authorId !== row.identityId, row.id],
      );
  }
  await announce(ctx, rows);
}

/** How many of a thread's direct posts are looked through for the newest one among the same people. */
const MOST_LOOKED_AT = 200;

async function lastPostOf(ctx: TxCtx, { identityId, threadId, participants }: Conversation) {
  const posts = await ctx.tx.models.post.findMany({
    where: { threadId, visibility: 'MENTIONED', deletedAt: null },
    orderBy: { id: 'desc' },
    take: MOST_LOOKED_AT,
  });
  return posts.find((post) => participantsBeside(identityId, post) === participants) ?? null;
}

/**
 * Threads were hung under another one: their conversations go on in it, as one where the same people had one there
 * already.
 */
export async function moveConversations(ctx: TxCtx, from: readonly bigint[], to: bigint): Promise<void> {
  const { sql } = ctx.tx;
  const among = anyOf(sql.dialect, '"threadId"');
  const moved = await sql.all<Conversation>(
    `SELECT "id", "identityId", "participants", "lastPostId", "isUnread" FROM conversation WHERE ${among} ORDER BY "id"`,
    [from],
  );
  for (const { id, identityId, participants, lastPostId, isUnread } of moved) {
    const merged = await sql.all<Changed>(
      `UPDATE conversation SET "isUnread" = CASE WHEN "lastPostId" < ? THEN ? ELSE "isUnread" END,
         "lastPostId" = CASE WHEN "lastPostId" < ? THEN ? ELSE "lastPostId" END
       WHERE "identityId" = ? AND "threadId" = ? AND "participants" = ? RETURNING "id", "identityId"`,
      [lastPostId, isUnread, lastPostId, lastPostId, identityId, to, participants],
    );
    if (merged.length === 0) {
      await sql.run('UPDATE conversation SET "threadId" = ? WHERE "id" = ?', [to, id]);
      continue;
    }
    await sql.run('DELETE FROM conversation WHERE "id" = ?', [id]);
    await announce(ctx, [...merged, { id, identityId }]);
  }
}

/** Somebody was blocked: the conversations with them alone go. */
export async function endConversationsWith(ctx: TxCtx, identity: Identity, other: Identity): Promise<void> {
  const gone = await ctx.tx.sql.all<Changed>(
    'DELETE FROM conversation WHERE "identityId" = ? AND "participants" = ? RETURNING "id", "identityId"',
    [identity.id, String(other.id)],
  );
  await announce(ctx, gone);
}

type Changed = Pick<Conversation, 'id' | 'identityId'>;

/** Events for whoever watches; what a conversation is then is read when they are sent. */
export async function announce(ctx: TxCtx, changed: readonly Changed[]): Promise<void> {
  await ctx.app.events.append(
    ctx.tx,
    ...changed.map(({ id, identityId }) => ({
      kind: 'conversation.changed' as const,
      entryId: id,
      targetIdentityId: identityId,
    })),
  );
}
