// Takes in requests of other servers to quote posts of ours, and answers.

import type { Identity, Post } from '../../../db/rows.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { blockBetween } from '../../relations/between.ts';
import type { PostWithAuthor } from '../queries.ts';
import { remoteReader } from '../reader.ts';
import { readerSees } from '../visibility-facts.ts';
import { changeQuote } from './change.ts';
import { authorizationUri, permissionOf } from './quotable.ts';
import { quoteBy } from './rows.ts';

/** The ids of a QuoteRequest and of the post that quotes. */
export interface QuoteRequest {
  uri: string;
  instrument: string;
}

/**
 * Whether somebody of another server may quote a post of ours: `unseen` where they cannot know of it, so that no answer
 * tells them of it. Whoever its author blocks is told no.
 */
export async function welcomes(
  ctx: Ctx,
  quoter: Identity,
  quoted: PostWithAuthor,
): Promise<'yes' | 'no' | 'unseen'> {
  if (quoted.deletedAt !== null || quoted.author.state !== 'ACTIVE' || quoted.visibility === 'LOCAL')
    return 'unseen';
  if ((await blockBetween(ctx, quoted.authorId, quoter.id)) === 'blocking') return 'no';
  if (!(await readerSees(ctx, await remoteReader(ctx, quoter), quoted))) return 'unseen';
  return (await permissionOf(ctx, quoter, quoted)) === 'AUTOMATIC' ? 'yes' : 'no';
}

/** Says no to a request. */
export function refuseQuote(
  ctx: TxCtx,
  quoter: Identity,
  quoted: PostWithAuthor,
  request: QuoteRequest,
): Promise<void> {
  return ctx.emit({ kind: 'quoteAnswered', quote: null, request, quoter, quoted });
}

/**
 * Answers a request for a post that is stored here with the quote it makes. The same request again is answered the same
 * again; what was taken back stays so. Answers why nothing was said where the post quotes something else.
 */
export async function receiveQuoteRequest(
  ctx: TxCtx,
  quoter: Identity,
  quoted: PostWithAuthor,
  post: Post,
  request: QuoteRequest,
): Promise<'accepted' | 'refused' | 'no such quote'> {
  const quote = await quoteBy(ctx, post.id);
  if (!quote || quote.quotedUri !== quoted.uri || post.authorId !== quoter.id) return 'no such quote';
  const mayQuote = quote.state === 'ACCEPTED' || (await welcomes(ctx, quoter, quoted)) === 'yes';
  const authorization = { authorizationUri: authorizationUri(quoted.author, quote.id), quotedId: quoted.id };
  const isNew = mayQuote && (await accept(ctx, quote, { ...post, author: quoter }, authorization));
  if (!isNew && quote.state !== 'ACCEPTED') {
    await refuseQuote(ctx, quoter, quoted, request);
    return 'refused';
  }
  const now = { ...quote, ...authorization, state: 'ACCEPTED' as const };
  await ctx.emit({ kind: 'quoteAnswered', quote: now, request, quoter, quoted });
  return 'accepted';
}

function accept(
  ctx: TxCtx,
  quote: Parameters<typeof changeQuote>[1],
  post: Post & { author: Identity },
  authorization: { authorizationUri: string; quotedId: bigint },
): Promise<boolean> {
  return changeQuote(ctx, quote, post, { state: 'ACCEPTED', ...authorization });
}
