// Schedules and sends Updates with the new vote counts of our polls.

import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { identityById } from '../identities/queries.ts';
import { votesOf } from '../posts/poll/tally.ts';
import { lockPost, updatePost } from '../posts/rows.ts';
import { asJson, pollOf } from '../posts/shapes.ts';
import { scheduleWork } from '../work/schedule.ts';

/** The first votes are told soon; while more come, with longer and longer pauses. */
const FIRST_MS = 1_000;
const SHORTEST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 180_000;

/** Lets other servers hear of new votes, in the transaction of the vote. What waits already takes them along. */
export async function tellVotes(ctx: TxCtx, postId: bigint): Promise<void> {
  const waiting = await ctx.tx.sql.all(
    `SELECT 1 AS "one" FROM work WHERE "machine" = 'poll-results' AND "subject" = ? AND "dueAt" IS NOT NULL`,
    [String(postId)],
  );
  await scheduleWork(ctx, {
    machine: 'poll-results',
    subject: String(postId),
    state: 'counting',
    dueAt: ctx.now + (waiting.length > 0 ? LONGEST_PAUSE_MS : FIRST_MS),
  });
}

/**
 * Sends an Update where there were votes since the last one; answers for how long to rest then, null where there was
 * nothing to tell.
 */
export function sendResults(ctx: Ctx, postId: bigint): Promise<number | null> {
  return inTransaction(ctx, async (ctx) => {
    const post = await lockPost(ctx, postId);
    const poll = post && pollOf(post);
    if (!poll || post.deletedAt !== null || post.domainId === null) return null;
    const toldVotes = votesOf(poll);
    if (toldVotes === (poll.toldVotes ?? 0)) return null;
    const author = await identityById(ctx, post.authorId);
    if (author?.state !== 'ACTIVE') return null;
    const updates = (poll.updates ?? 0) + 1;
    const told = { ...post, poll: asJson({ ...poll, updates, toldVotes }) };
    await updatePost(ctx.tx.sql, postId, { poll: told.poll });
    await ctx.emit({ kind: 'pollTold', post: told, author });
    return Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS * 2 ** Math.min(updates - 1, 10));
  });
}
