// Takes in requests of other servers to quote posts of ours, and answers.

import type { Identity, Post } from '../../../db/rows.ts';
import type { Ctx, TxCtx } from '../../context.ts';
import { type InteractionRequest, type Welcome, welcomeTo } from '../approval/welcome.ts';
import type { PostWithAuthor } from '../queries.ts';
import { changeQuote } from './change.ts';
import { authorizationUri, permissionOf } from './quotable.ts';
import { quoteBy } from './rows.ts';

/** Whether somebody of another server may quote a post of ours. */
export function welcomes(ctx: Ctx, quoter: Identity, quoted: PostWithAuthor): Promise<Welcome> {
  return welcomeTo(ctx, quoter, quoted, async () =>
    (await permissionOf(ctx, quoter, quoted)) === 'AUTOMATIC' ? 'yes' : 'no',
  );
}

/** Says no to a request. */
export function refuseQuote(
  ctx: TxCtx,
  quoter: Identity,
  quoted: PostWithAuthor,
  request: InteractionRequest,
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
  request: InteractionRequest,
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
