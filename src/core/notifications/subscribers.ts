// Notifies followers of a new post who asked to hear of each post of its author.

import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { chunkSize, placeholders } from '../../db/sql/values.ts';
import { notHiddenSql } from '../blocks/hidden.ts';
import type { TxCtx } from '../context.ts';
import { NEWS_MS } from '../news.ts';
import { queuePushes } from '../push/queue.ts';

const ROWS_A_STATEMENT = 128;

/** What came into timelines: a post, or the boost of one. */
interface NewEntry {
  post: Post;
  author: Identity;
  boost: object | null;
  /** Who wrote what the post answers; null when it answers nothing known here. */
  parentAuthorId: bigint | null;
}

/**
 * Notifies local followers of a post at the top of a thread, or in the author's thread with themselves; not of boosts,
 * replies to others and direct posts (whoever is mentioned there is notified of that). `followerIds`: accepted
 * followers with `notifies`, whose languages it suits. Those who mute, block or hide the author, or muted the thread,
 * are left out. Policies keep nothing back: one asked for it.
 */
export async function notifySubscribers(
  ctx: TxCtx,
  { post, author, boost, parentAuthorId }: NewEntry,
  followerIds: readonly bigint[],
): Promise<void> {
  const answersOthers = post.inReplyToUri !== null && parentAuthorId !== author.id;
  if (boost || answersOthers || post.visibility === 'MENTIONED') return;
  if (BigInt(ctx.now) - post.publishedAt > NEWS_MS) return;
  const { sql } = ctx.tx;
  const wanted = notHiddenSql(ctx, 'r."id"', author.id);
  const readers = await sql.all<{ id: bigint; domainId: bigint | null }>(
    `SELECT r."id", r."domainId" FROM identity r WHERE ${anyOf(sql.dialect, 'r."id"')} AND r."state" = 'ACTIVE' AND ${wanted.text}
       AND NOT EXISTS (SELECT 1 FROM thread_mute tm WHERE tm."threadId" = ? AND tm."identityId" = r."id")
     ORDER BY r."id"`,
    [followerIds, ...wanted.params, post.threadId],
  );
  const domainOf = new Map(readers.map(({ id, domainId }) => [id, domainId]));
  const made: { id: bigint; identityId: bigint }[] = [];
  for (let at = 0; at < readers.length; ) {
    const size = chunkSize(readers.length - at, ROWS_A_STATEMENT);
    const rows = await sql.all<{ id: bigint; identityId: bigint }>(
      `INSERT INTO notification ("id", "identityId", "kind", "actorId", "postId", "createdAt")
       VALUES ${placeholders(size, 6)} ON CONFLICT DO NOTHING RETURNING "id", "identityId"`,
      readers
        .slice(at, at + size)
        .flatMap(({ id }) => [ctx.app.ids.nextAsNumber(), id, 'POST', author.id, post.id, BigInt(ctx.now)]),
    );
    made.push(...rows);
    at += size;
  }
  if (made.length === 0) return;
  await queuePushes(ctx, made);
  await ctx.app.events.append(
    ctx.tx,
    ...made.map(({ id, identityId }) => ({
      kind: 'notification.added' as const,
      entryId: id,
      postId: post.id,
      authorId: author.id,
      domainId: domainOf.get(identityId) ?? null,
      targetIdentityId: identityId,
    })),
  );
}
