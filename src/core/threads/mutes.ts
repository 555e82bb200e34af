// Mutes of threads: whoever muted one is not notified of what happens in it.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, inTransaction, sql, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { getPost } from '../posts/queries.ts';
import { readerOf } from '../posts/reader.ts';
import { lockPost } from '../posts/rows.ts';

/**
 * Mutes the thread of a post: from now on the identity is notified neither of posts in it nor of favourites and boosts
 * of them. Timelines still show them. Again is the same. Errors: NOT_FOUND for what the identity cannot see.
 */
export async function muteThread(ctx: Ctx, identity: Identity, postId: bigint): Promise<void> {
  await inThreadOf(ctx, identity, postId, (ctx, threadId) =>
    ctx.tx.sql.run(
      'INSERT INTO thread_mute ("identityId", "threadId", "createdAt") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      [identity.id, threadId, BigInt(ctx.now)],
    ),
  );
}

/** Ends that; whether the thread was muted. Errors: NOT_FOUND. */
export async function unmuteThread(ctx: Ctx, identity: Identity, postId: bigint): Promise<boolean> {
  const removed = await inThreadOf(ctx, identity, postId, (ctx, threadId) =>
    ctx.tx.sql.run('DELETE FROM thread_mute WHERE "identityId" = ? AND "threadId" = ?', [
      identity.id,
      threadId,
    ]),
  );
  return removed > 0;
}

/** The post is held meanwhile, so that its thread is not hung under another one. */
async function inThreadOf(
  ctx: Ctx,
  identity: Identity,
  postId: bigint,
  act: (ctx: TxCtx, threadId: bigint) => Promise<number>,
): Promise<number> {
  await getPost(ctx, await readerOf(ctx, identity), postId, ['input', 'postId']);
  return inTransaction(ctx, async (ctx) => {
    const post = await lockPost(ctx, postId);
    if (!post || post.deletedAt !== null) throw new PostNotFound(['input', 'postId']);
    return act(ctx, post.threadId);
  });
}

/** "The identity muted the thread of the post", in SQL; its parameters are the post's id and the identity's. */
export const THREAD_IS_MUTED = `EXISTS (SELECT 1 FROM post tp JOIN thread_mute tm ON tm."threadId" = tp."threadId"
  WHERE tp."id" = ? AND tm."identityId" = ?)`;

/** Whether an identity muted a thread. */
export async function hasMutedThread(ctx: Ctx, identityId: bigint, threadId: bigint): Promise<boolean> {
  const rows = await sql(ctx).all('SELECT 1 FROM thread_mute WHERE "identityId" = ? AND "threadId" = ?', [
    identityId,
    threadId,
  ]);
  return rows.length > 0;
}

/** Threads were hung under another one: whoever muted one of them has muted all of it. */
export async function moveThreadMutes(ctx: TxCtx, from: readonly bigint[], to: bigint): Promise<void> {
  const { sql } = ctx.tx;
  const among = anyOf(sql.dialect, '"threadId"');
  await sql.run(
    `INSERT INTO thread_mute ("identityId", "threadId", "createdAt")
     SELECT "identityId", CAST(? AS BIGINT), min("createdAt") FROM thread_mute WHERE ${among} GROUP BY "identityId" ON CONFLICT DO NOTHING`,
    [to, from],
  );
  await sql.run(`DELETE FROM thread_mute WHERE ${among}`, [from]);
}
