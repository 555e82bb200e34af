// Deletes a post: a tombstone stays.

import type { Identity, Post } from '../../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../../context.ts';
import { removeMediaOfPost } from '../../media/remove.ts';
import { PostNotFound } from '../errors.ts';
import { findPost } from '../queries.ts';
import { removeQuote } from '../quotes/change.ts';
import { quoteBy } from '../quotes/rows.ts';
import { countPostOut, countReplyOut, lockPostAndParent, updatePost } from '../rows.ts';
import { ownPost } from './edit.ts';

/** Boosts that get an event each; streams show the newest only, and a transaction must not last. */
const MOST_BOOST_EVENTS = 500;

/**
 * Deletes a post of a local identity; what is left is the tombstone. Its files go with it, unless they are to be
 * attached to another post within a day (`keepsMedia`: somebody deletes in order to write it anew). Deleting twice is
 * the same as once. Errors: NOT_FOUND, FORBIDDEN.
 */
export async function deletePost(
  ctx: Ctx,
  author: Identity,
  postId: bigint,
  { keepsMedia = false }: { keepsMedia?: boolean } = {},
): Promise<Post> {
  const known = await findPost(ctx, postId);
  if (known?.deletedAt != null && known.authorId === author.id) return known;
  await ownPost(ctx, author, postId);
  const tombstone = await inTransaction(ctx, (ctx) => tombstonePost(ctx, postId, author, keepsMedia));
  if (!tombstone) throw new PostNotFound(['input', 'postId']);
  return tombstone;
}

/** What a tombstone has in place of the content. */
export const EMPTIED = {
  title: null,
  summary: null,
  isSensitive: false,
  source: null,
  html: '',
  language: null,
  quoteUri: null,
  attachments: [],
  mentions: [],
  tags: [],
  emoji: [],
  poll: null,
  linkedCollections: null,
} satisfies Partial<Post>;

/** Counters of what went with the content; those who answered it stay. */
export const UNCOUNTED = {
  boostsCount: 0,
  favouritesCount: 0,
  reactionsCount: 0,
  reactorsCount: 0,
  quotesCount: 0,
} satisfies Partial<Post>;

/**
 * Makes a tombstone of a post, whoever wants it gone (its author here or elsewhere, the deletion of its author): the
 * content goes, with its versions and what others did with it; URI, author, visibility and who was mentioned stay, so
 * that its Delete can be delivered to those who had it. Null for an unknown post; a tombstone stays as it is, and
 * nothing is emitted again.
 */
export async function tombstonePost(
  ctx: TxCtx,
  postId: bigint,
  author: Identity,
  keepsMedia = false,
): Promise<Post | null> {
  const { sql } = ctx.tx;
  const before = await lockPostAndParent(ctx, postId);
  if (!before || before.deletedAt !== null) return before;
  const deletedAt = BigInt(ctx.app.clock.now());
  if (!(await updatePost(sql, postId, { ...EMPTIED, deletedAt }))) return before;
  const boosts = await ctx.tx.models.boost.findMany({
    where: { postId },
    orderBy: { id: 'desc' },
    take: MOST_BOOST_EVENTS,
  });
  for (const table of [
    'post_version',
    'post_tag',
    'attachment',
    'boost',
    'favourite',
    'reaction',
    'bookmark',
    'pin',
    'poll_vote',
    'post_link',
    'post_application',
    'reply_authorization',
    'reply_request',
    'mark_request',
  ]) {
    await sql.run(`DELETE FROM ${table} WHERE "postId" = ?`, [postId]);
  }
  const quote = before.quoteUri === null ? null : await quoteBy(ctx, postId);
  if (quote) await removeQuote(ctx, quote, before);
  if (before.domainId !== null) await removeMediaOfPost(ctx, postId, keepsMedia);
  countReplyOut(ctx.tx, before);
  countPostOut(ctx.tx, before);
  const post: Post = { ...before, ...EMPTIED, ...UNCOUNTED, deletedAt };
  const zero = Object.keys(UNCOUNTED).map((column) => `"${column}" = 0`);
  await sql.run(`UPDATE post SET ${zero.join(', ')} WHERE "id" = ?`, [postId]);
  await ctx.emit({ kind: 'postDeleted', post, before, author, boosts });
  return post;
}
