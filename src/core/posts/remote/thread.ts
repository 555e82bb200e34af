// Connects posts of other servers to threads, whether a post or its replies come first.

import type { Identity, Post } from '../../../db/rows.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import type { TxCtx } from '../../context.ts';
import { countAtPost } from '../../counters.ts';
import { isOpen } from '../policy.ts';
import { findPost, findPostByUri, type PostWithAuthor } from '../queries.ts';
import { countQuoteOut } from '../quotes/change.ts';
import type { Reader } from '../reader.ts';
import { isFree } from '../replies/approval.ts';
import { holdAdopted } from '../replies/remote.ts';
import { countPostOut, lockPosts } from '../rows.ts';
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
  const parent = { ...post, author };
  const held = await heldAmong(ctx, parent, ids);
  const counted = orphans.filter(({ id, visibility }) => isOpen(visibility) && !held.has(id));
  countAtPost(ctx.tx, post.id, { replies: counted.length });
  await ctx.emit({ kind: 'repliesAdopted', parent, replyIds: ids });
  await tellOfHeld(ctx, parent, [...held]);
  return orphans.length === ADOPTED_A_CHUNK;
}

/** Those among replies that have just found what they answer whose author it does not let reply. */
async function heldAmong(
  ctx: TxCtx,
  parent: PostWithAuthor,
  replyIds: readonly bigint[],
): Promise<Set<bigint>> {
  const held = new Set<bigint>();
  // Nearly always everybody may.
  if (isFree(parent)) return held;
  for (const id of replyIds) if (await holdAdopted(ctx, id, parent)) held.add(id);
  return held;
}

async function tellOfHeld(ctx: TxCtx, parent: PostWithAuthor, replyIds: readonly bigint[]): Promise<void> {
  for (const id of replyIds) {
    const reply = await findPost(ctx, id);
    if (!reply) continue;
    countPostOut(ctx.tx, { ...reply, replyState: null });
    await countQuoteOut(ctx, { ...reply, replyState: null });
    await ctx.emit({ kind: 'replyChanged', reply, before: null, parent });
  }
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
