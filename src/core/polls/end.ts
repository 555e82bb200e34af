// Ends polls: closes ours, and notifies those here who made it or voted.

import type { Identity, Post } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { identitiesByIds, identityById } from '../identities/queries.ts';
import { notify } from '../notifications/notify.ts';
import { hasEnded, votesOf } from '../posts/poll/tally.ts';
import { readPost } from '../posts/read-rows.ts';
import { lockPost, updatePost } from '../posts/rows.ts';
import { asJson, type PostPoll, pollOf } from '../posts/shapes.ts';
import { scheduleWork } from '../work/schedule.ts';

/** Voters that are notified in one transaction. */
const A_CHUNK = 100;

/** Wakes the reconciler when a poll ends, in the transaction that makes or changes it, or votes in it. */
export async function awaitEnd(ctx: TxCtx, post: Pick<Post, 'id' | 'poll'>): Promise<void> {
  const endsAt = pollOf(post)?.endsAt;
  if (endsAt == null) return;
  await scheduleWork(ctx, { machine: 'poll-end', subject: String(post.id), state: 'open', dueAt: endsAt });
}

/**
 * Brings the end of somebody else's poll forward where its server moved it or closed the poll, in the transaction that
 * learns of it. Only where somebody here voted is there an end that is waited for; nobody could wait for that of a poll
 * that had none `before`.
 */
export async function hastenEnd(ctx: TxCtx, before: Post, post: Post): Promise<void> {
  const end = endOf(post);
  if (end === null) return;
  if (endOf(before) === null) {
    if (await hasVoters(ctx, post.id))
      await scheduleWork(ctx, { machine: 'poll-end', subject: String(post.id), state: 'open', dueAt: end });
    return;
  }
  const changed = await ctx.tx.sql.run(
    'UPDATE work SET "dueAt" = ?, "updatedAt" = ? WHERE "machine" = ? AND "subject" = ? AND "dueAt" > ?',
    [end, ctx.now, 'poll-end', String(post.id), end],
  );
  if (changed > 0) ctx.tx.afterCommit(() => ctx.app.wake('work'));
}

/** Whether somebody here voted in somebody else's poll; votes of others are not known here. */
async function hasVoters(ctx: TxCtx, postId: bigint): Promise<boolean> {
  const rows = await ctx.tx.sql.all('SELECT 1 AS "one" FROM poll_vote WHERE "postId" = ? LIMIT 1', [postId]);
  return rows.length > 0;
}

/**
 * When the poll of a post that is still there ends, or was closed, in epoch milliseconds; null for none, and for one
 * without an end.
 */
export function endOf(post: Post | null): number | null {
  const poll = post === null || post.deletedAt !== null ? null : pollOf(post);
  const end = Math.min(poll?.endsAt ?? Number.POSITIVE_INFINITY, poll?.closedAt ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(end) ? end : null;
}

/** Closes a poll of ours whose time is over: from now on other servers are told that it is. Again changes nothing. */
export function closePoll(ctx: Ctx, postId: bigint): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const post = await lockPost(ctx, postId);
    const poll = post && pollOf(post);
    if (!poll || post.deletedAt !== null || poll.closedAt !== null) return;
    if (!hasEnded(poll, ctx.now)) return;
    const author = await identityById(ctx, post.authorId);
    if (!author || author.domainId === null) return;
    const closed: PostPoll = {
      ...poll,
      closedAt: poll.endsAt,
      updates: (poll.updates ?? 0) + 1,
      toldVotes: votesOf(poll),
    };
    await updatePost(ctx.tx.sql, postId, { poll: asJson(closed) });
    const ended = { ...post, poll: asJson(closed) };
    await ctx.emit({ kind: 'pollTold', post: ended, author });
    await ctx.emit({ kind: 'pollChanged', post: ended, before: post, author });
  });
}

/**
 * Notifies some of those here whom the end of a poll concerns: its author first, then who voted, in the order of their
 * ids after `after`. Answers the last one; null where that was all.
 */
export async function notifyOfEnd(ctx: Ctx, postId: bigint, after: bigint): Promise<bigint | null> {
  return inTransaction(ctx, async (ctx) => {
    const post = await readPost(ctx, postId);
    const author = post && (await identityById(ctx, post.authorId));
    if (!author || post.deletedAt !== null || !pollOf(post)) return null;
    const tell = (target: Identity) => notify(ctx, { kind: 'POLL', target, actor: author, postId });
    if (after === 0n) await tell(author);
    const rows = await ctx.tx.sql.all<{ id: bigint }>(
      `SELECT DISTINCT v."identityId" AS "id" FROM poll_vote v JOIN identity i ON i."id" = v."identityId" AND i."domainId" IS NOT NULL
       WHERE v."postId" = ? AND v."identityId" > ? ORDER BY v."identityId" LIMIT ?`,
      [postId, after, A_CHUNK],
    );
    const voters = await identitiesByIds(
      ctx,
      rows.map(({ id }) => id),
    );
    for (const voter of voters) await tell(voter);
    return rows.length === A_CHUNK ? (rows.at(-1)?.id ?? null) : null;
  });
}
