// Changes the state of a quote, counts it at the quoted post, and says what happened.

import type { Identity, Post, Quote } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { countAtPost } from '../../counters.ts';
import { isOpen } from '../policy.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';
import { insertMentions } from '../rows.ts';
import { insertQuote, updateQuote } from './rows.ts';

/** Where a quote may go from where it is. What was taken back, or whose post is gone, stays so. */
const NEXT: Record<Quote['state'], readonly Quote['state'][]> = {
  PENDING: ['ACCEPTED', 'REJECTED', 'REVOKED', 'DELETED'],
  ACCEPTED: ['REVOKED', 'DELETED'],
  REJECTED: ['ACCEPTED', 'DELETED'],
  REVOKED: ['DELETED'],
  DELETED: [],
};

type QuotingPost = Post & { author: Identity };

/** Writes a new quote and says so. Call it before the quoting post is told to anybody, so that it goes with it. */
export async function makeQuote(
  ctx: TxCtx,
  quote: Quote,
  post: Post,
  quoted: PostWithAuthor | null,
): Promise<boolean> {
  if (!(await insertQuote(ctx, quote))) return false;
  if (quote.state === 'ACCEPTED') await countIn(ctx, quote, post, quoted);
  return true;
}

/**
 * Moves a quote to another state, with what is known of it from now on, and emits `quoteChanged`. Answers whether
 * anything changed; a state that does not follow from the present one is left alone.
 */
export async function changeQuote(
  ctx: TxCtx,
  quote: Quote,
  post: QuotingPost,
  change: { state: Quote['state']; authorizationUri?: string | null; quotedId?: bigint },
): Promise<boolean> {
  if (!NEXT[quote.state].includes(change.state)) return false;
  await updateQuote(ctx, quote.id, change);
  const now: Quote = { ...quote, ...change };
  const quoted = now.quotedId === null ? null : await findPost(ctx, now.quotedId);
  if (now.state === 'ACCEPTED') await countIn(ctx, now, post, quoted);
  if (quote.state === 'ACCEPTED') countOut(ctx, quote, post);
  await ctx.emit({ kind: 'quoteChanged', quote: now, before: quote.state, post, quoted });
  return true;
}

/** Takes the quote away that a post makes: the post is going to be gone, or to quote something else. */
export async function removeQuote(ctx: TxCtx, quote: Quote, post: Pick<Post, 'visibility'>): Promise<void> {
  await ctx.tx.sql.run('DELETE FROM quote WHERE "id" = ?', [quote.id]);
  if (quote.state === 'ACCEPTED') countOut(ctx, quote, post);
}

/** Open ones only, as with replies: the figure says nothing of posts for a few. */
async function countIn(
  ctx: TxCtx,
  { quotedId }: Quote,
  post: Post,
  quoted: PostWithAuthor | null,
): Promise<void> {
  if (quotedId === null) return;
  if (isOpen(post.visibility)) countAtPost(ctx.tx, quotedId, { quotes: 1 });
  // Who is quoted may read what is made of it.
  else if (quoted && quoted.authorId !== post.authorId && post.visibility === 'FOLLOWERS')
    await insertMentions(ctx.tx.sql, post.id, [{ identityId: quoted.authorId, isNamed: false }]);
}

function countOut(ctx: TxCtx, { quotedId }: Quote, post: Pick<Post, 'visibility'>): void {
  if (quotedId !== null && isOpen(post.visibility)) countAtPost(ctx.tx, quotedId, { quotes: -1 });
}
