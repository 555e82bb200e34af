// What a post of another server says of what it quotes and of who may quote it.

import type { Identity, Post, Quote } from '../../../db/rows.ts';
import { parseUrl, sameOrigin } from '../../../lib/url/url.ts';
import type { TxCtx } from '../../context.ts';
import { scheduleWork } from '../../work/schedule.ts';
import { findPostByUri, type PostWithAuthor } from '../queries.ts';
import { remoteReader } from '../reader.ts';
import type { RemotePostData } from '../remote/content.ts';
import { uriOrNull } from '../remote/uri.ts';
import { readerSees } from '../visibility-facts.ts';
import { changeQuote, makeQuote, removeQuote } from './change.ts';
import { quoteBy } from './rows.ts';

/**
 * Quotes of quotes are looked at so far down from a post that somebody sent us or asked for: a chain of them, or a
 * loop, ends here.
 */
export const MOST_QUOTE_DEPTH = 3;

/** What a document says of a quote. */
type ToldQuote = Pick<Quote, 'quotedUri' | 'isLegacy' | 'authorizationUri'> & { isDeleted: boolean };

/**
 * Takes over what a post of another server says of its quote now. Another target, or another authorization for the same
 * one, makes a new quote of it, which begins anew: what was agreed to was agreed to for that.
 *
 * Mastodon's rules decide which hold. One's own post may always be quoted. Everything else waits for its author: a post
 * of this install is accepted by answering a QuoteRequest and by nothing that the quoting post says; one of another
 * server by the authorization that its author's server shows (reconciler, `quote-verification`). A quote under one of
 * the older names asks nobody, so it is never accepted and nobody is shown a quote: the link in its text is what is
 * left of it, whatever the policy of the quoted post.
 */
export async function takeRemoteQuote(
  ctx: TxCtx,
  post: Post,
  author: Identity,
  data: RemotePostData,
  depth = 0,
): Promise<void> {
  const told = toldQuote(post, data);
  const known = await quoteBy(ctx, post.id);
  // Whose quote was revoked here quotes nothing any more: by an edit to another post and back it would hold again.
  if (known?.state === 'REVOKED' && (await isOwn(ctx, known.quotedUri))) return;
  if (data.isQuoteDeleted && known) {
    await changeQuote(ctx, known, { ...post, author }, { state: 'DELETED' });
    return;
  }
  const quoted = told === null ? null : await findPostByUri(ctx, told.quotedUri);
  if (known && told && isSame(known, told, quoted)) return;
  if (known) await removeQuote(ctx, known, post);
  if (told) await begin(ctx, post, author, told, quoted, depth);
}

function toldQuote(post: Post, data: RemotePostData): ToldQuote | null {
  const quotedUri = uriOrNull(data.quoteUri);
  // What quotes itself quotes nothing.
  if (quotedUri === null || quotedUri === post.uri) return null;
  return {
    quotedUri,
    isLegacy: data.isLegacyQuote ?? false,
    authorizationUri: uriOrNull(data.quoteAuthorization ?? null),
    isDeleted: data.isQuoteDeleted ?? false,
  };
}

/** Of posts of ours only we give authorizations: what the quoting post says of one is no matter. */
function isSame(known: Quote, told: ToldQuote, quoted: PostWithAuthor | null): boolean {
  if (known.quotedUri !== told.quotedUri || known.isLegacy !== told.isLegacy) return false;
  return quoted?.domainId != null || known.authorizationUri === told.authorizationUri;
}

async function begin(
  ctx: TxCtx,
  post: Post,
  author: Identity,
  told: ToldQuote,
  quoted: PostWithAuthor | null,
  depth: number,
): Promise<void> {
  const isOfOurs = quoted?.domainId != null || (await isOwn(ctx, told.quotedUri));
  const isSeen =
    quoted === null || !isOfOurs || (await readerSees(ctx, await remoteReader(ctx, author), quoted));
  const isOwnPost = quoted?.authorId === author.id;
  const quote: Quote = {
    id: ctx.app.ids.next(),
    postId: post.id,
    quotedUri: told.quotedUri,
    quotedId: isSeen ? (quoted?.id ?? null) : null,
    state: told.isDeleted ? 'DELETED' : isOwnPost ? 'ACCEPTED' : 'PENDING',
    isLegacy: told.isLegacy,
    authorizationUri: isOfOurs || isOwnPost ? null : told.authorizationUri,
    createdAt: BigInt(ctx.now),
  };
  await makeQuote(ctx, quote, post, quoted);
  if (quote.state !== 'PENDING' || isOfOurs || depth >= MOST_QUOTE_DEPTH) return;
  const mayBeOwn = quoted === null && sameOrigin(told.quotedUri, author.uri);
  if (mayBeOwn || (!quote.isLegacy && quote.authorizationUri !== null))
    await scheduleWork(ctx, {
      machine: 'quote-verification',
      subject: String(quote.id),
      state: 'verifying',
      payload: { depth },
      dueAt: ctx.now,
    });
}

async function isOwn(ctx: TxCtx, uri: string): Promise<boolean> {
  return ctx.app.domains.isOwnHost(parseUrl(uri)?.host ?? '');
}
