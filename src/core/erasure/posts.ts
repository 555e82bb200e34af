// Erases the posts of a deleted identity.

import type { Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { TxCtx } from '../context.ts';
import { leaveConversations } from '../conversations/update.ts';
import { withdrawNotifications } from '../notifications/withdraw.ts';
import { removeQuote } from '../posts/quotes/change.ts';
import { quotesBy } from '../posts/quotes/rows.ts';
import { countReplyOut, lockPosts, updatePost } from '../posts/rows.ts';
import { EMPTIED, UNCOUNTED } from '../posts/write/delete.ts';
import { unindexPosts } from '../search/indexing.ts';
import { unlistPosts } from '../timelines/known-entries.ts';
import type { Eraser } from './eraser.ts';
import { type OwnedTable, removeSome } from './remove-some.ts';

/** Posts that become tombstones in one transaction; each has rows of others beside it. */
const POSTS_A_CHUNK = 50;

const DEPENDENTS: readonly OwnedTable[] = [
  'attachment',
  'favourite',
  'reaction',
  'bookmark',
  'pin',
  'poll_vote',
  'post_application',
  'post_link',
  'post_version',
  'mention',
  'waiting_reply',
  'reply_authorization',
  'reply_request',
  'mark_request',
];

type ErasedPost = Pick<Post, 'id' | 'inReplyToId' | 'visibility' | 'replyState'>;

/**
 * Makes tombstones of a deleted author's posts: first what hangs on them goes, then the content. Which inboxes have
 * them stays known.
 */
export const erasePosts: Eraser = async (ctx, identity, limit) => {
  const { sql } = ctx.tx;
  const posts = await sql.all<ErasedPost>(
    'SELECT "id", "inReplyToId", "visibility", "replyState" FROM post WHERE "authorId" = ? AND "deletedAt" IS NULL ORDER BY "id" LIMIT ?',
    [identity.id, Math.min(limit, POSTS_A_CHUNK)],
  );
  if (posts.length === 0) return 0;
  const ids = posts.map((post) => post.id);
  const quotes = await quotesBy(ctx, ids);
  const counted = [
    ...posts.map((post) => post.inReplyToId),
    ...[...quotes.values()].map((quote) => quote.quotedId),
  ];
  await lockPosts(ctx, [...ids, ...counted.flatMap((id) => id ?? [])]);
  const boosts = await removeBoostsOf(ctx, ids, limit);
  const removed = boosts + (await removeDependents(ctx, ids, limit - boosts));
  // A popular post has more beside it than one transaction may remove: it becomes a tombstone once the last of it is
  // gone.
  if (removed >= limit) return removed;
  await unlistPosts(sql, ids);
  await unindexPosts(sql, ids);
  await sql.run(`DELETE FROM post_tag WHERE ${anyOf(sql.dialect, '"postId"')}`, [ids]);
  for (const post of posts) {
    const { id } = post;
    const quote = quotes.get(id);
    if (quote) await removeQuote(ctx, quote, post);
    await updatePost(sql, id, {
      ...EMPTIED,
      idempotencyKey: null,
      ...UNCOUNTED,
      deletedAt: BigInt(ctx.now),
    });
    countReplyOut(ctx.tx, post);
  }
  await leaveConversations(
    ctx,
    posts.filter(({ visibility }) => visibility === 'MENTIONED').map(({ id }) => id),
  );
  return removed + ids.length;
};

/** The boosts of others are entries of their own in profiles and homes. */
async function removeBoostsOf(ctx: TxCtx, postIds: readonly bigint[], limit: number): Promise<number> {
  const { sql } = ctx.tx;
  const boosts = await sql.all<{
    id: bigint;
    postId: bigint;
    identityId: bigint;
    visibility: Post['visibility'];
  }>(
    `DELETE FROM boost WHERE "id" IN (SELECT "id" FROM boost WHERE ${anyOf(sql.dialect, '"postId"')} LIMIT ?)
     RETURNING "id", "postId", "identityId", "visibility"`,
    [postIds, limit],
  );
  await ctx.app.events.append(
    ctx.tx,
    ...boosts.map((boost) => ({
      kind: 'entry.removed' as const,
      postId: boost.postId,
      entryId: boost.id,
      authorId: boost.identityId,
      audience: boost.visibility,
    })),
  );
  return boosts.length;
}

async function removeDependents(ctx: TxCtx, postIds: readonly bigint[], limit: number): Promise<number> {
  if (limit <= 0) return 0;
  let left = limit - (await withdrawNotifications(ctx, { postId: { in: [...postIds] } }, limit));
  for (const table of DEPENDENTS) {
    if (left <= 0) break;
    left -= await removeSome(ctx.tx.sql, table, 'postId', postIds, left);
  }
  return limit - Math.max(0, left);
}
