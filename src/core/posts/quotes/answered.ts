// What other servers answer about quotes: to requests of ours, by authorizations, and by taking those back.

import type { Identity, Quote } from '../../../db/rows.ts';
import { parseId } from '../../../lib/ids.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { findPost, type PostWithAuthor } from '../queries.ts';
import { changeQuote } from './change.ts';
import { requestUri } from './quotable.ts';
import { quoteById, quotesUnder } from './rows.ts';

/** A quote with both posts. */
export interface WholeQuote {
  quote: Quote;
  post: PostWithAuthor;
  quoted: PostWithAuthor;
}

/** The quote with both posts; null where one of them is not known here, or deleted. */
export async function wholeQuote(ctx: Ctx, quote: Quote | null): Promise<WholeQuote | null> {
  if (!quote || quote.quotedId === null) return null;
  const [post, quoted] = [await findPost(ctx, quote.postId), await findPost(ctx, quote.quotedId)];
  return post?.deletedAt === null && quoted?.deletedAt === null ? { quote, post, quoted } : null;
}

const REQUEST = /\/quote_requests\/(\d{1,19})$/;

/** The quote of ours that a QuoteRequest of ours was about which `author`, who was asked, answers; null for none. */
export async function quoteAskedFor(
  ctx: Ctx,
  requestId: string,
  author: Pick<Identity, 'id'>,
): Promise<WholeQuote | null> {
  const id = parseId(REQUEST.exec(requestId)?.[1] ?? '');
  const whole = id === null ? null : await wholeQuote(ctx, await quoteById(ctx, id));
  if (!whole || requestUri(whole.post.author, whole.quote.id) !== requestId) return null;
  return whole.quoted.authorId === author.id ? whole : null;
}

/** The author of what a quote of ours quotes agreed, by an authorization that was looked at. */
export function acceptQuote(
  ctx: TxCtx,
  { quote, post }: Pick<WholeQuote, 'quote' | 'post'>,
  change: { authorizationUri?: string; quotedId?: bigint } = {},
): Promise<boolean> {
  return changeQuote(ctx, quote, post, { state: 'ACCEPTED', ...change });
}

/** They said no, or took back what they had agreed to. */
export function rejectQuote(
  ctx: TxCtx,
  { quote, post }: Pick<WholeQuote, 'quote' | 'post'>,
): Promise<boolean> {
  return changeQuote(ctx, quote, post, { state: quote.state === 'ACCEPTED' ? 'REVOKED' : 'REJECTED' });
}

/**
 * An authorization was deleted by `author`: quotes of posts of theirs that rest on it hold no longer. Answers whether
 * there was one.
 */
export async function revokeAuthorization(
  ctx: TxCtx,
  authorizationUri: string,
  author: Pick<Identity, 'id'>,
): Promise<boolean> {
  let isKnown = false;
  for (const quote of await quotesUnder(ctx, authorizationUri)) {
    const whole = await wholeQuote(ctx, quote);
    if (whole?.quoted.authorId !== author.id) continue;
    isKnown = true;
    await changeQuote(ctx, quote, whole.post, { state: 'REVOKED' });
  }
  return isKnown;
}
