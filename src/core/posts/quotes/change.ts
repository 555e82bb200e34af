// Changes the state of a quote, counts it at the quoted post, and says what happened.

import type { Identity, Post, Quote } from '../../../db/rows.ts';
import type { TxCtx } from '../../context.ts';
import { countAtPost } from '../../counters.ts';
import { isOpen } from '../policy.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';
import { isHeld } from '../replies/held.ts';
import { insertMentions, lockPostAndParent } from '../rows.ts';
import { insertQuote, quoteBy, quoteById, updateQuote } from './rows.ts';

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
  known: Quote,
  quoting: QuotingPost,
  change: { state: Quote['state']; authorizationUri?: string | null; quotedId?: bigint },
): Promise<boolean> {
  const post = await asItIsNow(ctx, quoting);
  const quote = post === quoting ? known : await quoteById(ctx, known.id);
  if (!quote || !NEXT[quote.state].includes(change.state)) return false;
  await updateQuote(ctx, quote.id, change);
  const now: Quote = { ...quote, ...change };
  const quoted = now.quotedId === null ? null : await findPost(ctx, now.quotedId);
  if (now.state === 'ACCEPTED') await countIn(ctx, now, post, quoted);
  if (quote.state === 'ACCEPTED') countOut(ctx, quote, post);
  await ctx.emit({ kind: 'quoteChanged', quote: now, before: quote.state, post, quoted });
  return true;
}

/**
 * A reply may be agreed to or taken away at the same moment, which counts its quote as well: it is looked at once
 * nobody else can change it. Other posts stay as they are.
 */
async function asItIsNow(ctx: TxCtx, post: QuotingPost): Promise<QuotingPost> {
  if (post.inReplyToId === null) return post;
  const locked = await lockPostAndParent(ctx, post.id);
  return locked ? { ...post, replyState: locked.replyState } : post;
}

/** A reply is shown from now on: the quote that it makes counts. */
export async function countQuoteIn(ctx: TxCtx, reply: Post): Promise<void> {
  const quote = await acceptedQuoteBy(ctx, reply);
  if (quote?.quotedId != null) await countIn(ctx, quote, reply, await findPost(ctx, quote.quotedId));
}

/** A reply is not shown any more: nor does it count as a quote. */
export async function countQuoteOut(ctx: TxCtx, reply: Post): Promise<void> {
  const quote = await acceptedQuoteBy(ctx, reply);
  if (quote) countOut(ctx, quote, reply);
}

async function acceptedQuoteBy(ctx: TxCtx, post: Post): Promise<Quote | null> {
  const quote = post.quoteUri === null ? null : await quoteBy(ctx, post.id);
  return quote?.state === 'ACCEPTED' ? quote : null;
}

/** Takes the quote away that a post makes: the post is going to be gone, or to quote something else. */
export async function removeQuote(ctx: TxCtx, quote: Quote, post: QuotesCounted): Promise<void> {
  await ctx.tx.sql.run('DELETE FROM quote WHERE "id" = ?', [quote.id]);
  if (quote.state === 'ACCEPTED') countOut(ctx, quote, post);
}

/** What of a quoting post says whether it counts. */
type QuotesCounted = Pick<Post, 'visibility' | 'replyState'>;

/**
 * Open ones only, as with replies: the figure says nothing of posts for a few, nor of replies that wait for the consent
 * of whom they answer.
 */
async function countIn(
  ctx: TxCtx,
  { quotedId }: Quote,
  post: Post,
  quoted: PostWithAuthor | null,
): Promise<void> {
  if (quotedId === null || isHeld(post)) return;
  if (isOpen(post.visibility)) countAtPost(ctx.tx, quotedId, { quotes: 1 });
  // Who is quoted may read what is made of it.
  else if (quoted && quoted.authorId !== post.authorId && post.visibility === 'FOLLOWERS')
    await insertMentions(ctx.tx.sql, post.id, [{ identityId: quoted.authorId, isNamed: false }]);
}

function countOut(ctx: TxCtx, { quotedId }: Quote, post: QuotesCounted): void {
  if (quotedId !== null && isOpen(post.visibility) && !isHeld(post))
    countAtPost(ctx.tx, quotedId, { quotes: -1 });
}
