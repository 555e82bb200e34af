// Connects posts of other servers to threads, whether a post or its replies come first.

import type { Identity, Post } from '../../../db/rows.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import type { TxCtx } from '../../context.ts';
import { countAtPost } from '../../counters.ts';
import { isOpen } from '../policy.ts';
import { findPostByUri } from '../queries.ts';
import type { Reader } from '../reader.ts';
import { lockPosts } from '../rows.ts';
import { readerSees } from '../visibility-facts.ts';
import type { Parent } from '../write/insert.ts';

/**
 * The post that a remote one answers, as far as it is known here. An answer to something its author could not read (a
 * post of ours for a few, a post of somebody who has blocked them) is not hung under it.
 */
export async function remoteParent(
  ctx: TxCtx,
  authorReads: Reader,
  uri: string | null,
): Promise<Parent | null> {
  if (uri === null) return null;
  const post = await findPostByUri(ctx, uri);
  if (!post) return null;
  if (post.domainId !== null && post.deletedAt === null && !(await readerSees(ctx, authorReads, post)))
    return null;
  return { post, author: post.author };
}

/** How many replies one transaction hangs under a post that came after them. */
const ADOPTED_A_CHUNK = 100;

/**
 * Replies that came before `post` did are hung under it, with all that hangs under them, and go where they would have
 * gone had they come later (`repliesAdopted`): a chunk, and the rest by the reconciler. Answers whether there are more.
 * A reply in whose own thread `post` stands stays where it is: threads are trees.
 */
export async function adoptReplies(ctx: TxCtx, post: Post, author: Identity): Promise<boolean> {
  const { sql } = ctx.tx;
  // The plus keeps both databases from the index over inReplyToId: nearly every post answers nothing, and all of those
  // would be looked through. They are put in order here, because nearly always there is none, and a sorter that is set
  // up for nothing takes SQLite twice as long as all the rest.
  const orphans = await sql.all<{ id: bigint; visibility: Post['visibility'] }>(
    `SELECT "id", "visibility" FROM post WHERE "inReplyToUri" = ? AND +"inReplyToId" IS NULL AND "id" <> ? AND "threadId" <> ?
      AND "threadId" = "id" AND "deletedAt" IS NULL LIMIT ?`,
    [post.uri, post.id, post.threadId, ADOPTED_A_CHUNK],
  );
  if (orphans.length === 0) return false;
  const ids = orphans.map((orphan) => orphan.id).sort((a, b) => (a < b ? -1 : 1));
  await lockThreads(ctx, post, ids);
  await sql.run(`UPDATE post SET "inReplyToId" = ? WHERE ${anyOf(sql.dialect, '"id"')}`, [post.id, ids]);
  await sql.run(`UPDATE post SET "threadId" = ? WHERE ${anyOf(sql.dialect, '"threadId"')}`, [
    post.threadId,
    ids,
  ]);
  countAtPost(ctx.tx, post.id, { replies: orphans.filter((orphan) => isOpen(orphan.visibility)).length });
  await ctx.emit({ kind: 'repliesAdopted', parent: { ...post, author }, replyIds: ids });
  return orphans.length === ADOPTED_A_CHUNK;
}

/**
 * Takes what is about to change, and what the new parent itself answers: its replies are counted last. SQLite needs
 * none of it.
 */
async function lockThreads(ctx: TxCtx, post: Post, threadIds: readonly bigint[]): Promise<void> {
  const { sql } = ctx.tx;
  if (sql.dialect !== 'postgresql') return;
  const rows = await sql.all<{ id: bigint }>(
    `SELECT "id" FROM post WHERE ${anyOf(sql.dialect, '"threadId"')}`,
    [threadIds],
  );
  await lockPosts(ctx, [
    ...rows.map((row) => row.id),
    ...(post.inReplyToId === null ? [] : [post.inReplyToId]),
  ]);
}
