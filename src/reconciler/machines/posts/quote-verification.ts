// Machine: looks whether the author of a quoted post agrees to a quote of another server.

import { inTransaction } from '../../../core/context.ts';
import { authorizes, isPlaceOf } from '../../../core/posts/approval/authorization.ts';
import { findPost, type PostWithAuthor } from '../../../core/posts/queries.ts';
import { acceptQuote, rejectQuote } from '../../../core/posts/quotes/answered.ts';
import { quoteById, updateQuote } from '../../../core/posts/quotes/rows.ts';
import type { Quote } from '../../../db/rows.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/**
 * Fetches what a quote of another server quotes and the authorization it names (FEP-044f); accepted is a quote of one's
 * own post, or one whose authorization is that of the quoted post's author for this very quote. `subject`: the quote's
 * id.
 */
export function quoteVerification(remote: RemoteWork): Machine {
  return { graph: quoteVerificationGraph, handlers: { verify: (run) => verify(run, remote) } };
}

async function verify({ ctx, subject, payload }: WorkRun, remote: RemoteWork): Promise<Step> {
  const quote = await quoteById(ctx, BigInt(subject));
  const post = quote?.state === 'PENDING' ? await findPost(ctx, quote.postId) : null;
  if (!quote || post?.deletedAt !== null) return done;
  const depth = typeof payload.depth === 'number' ? payload.depth : 0;
  const found = quote.quotedId ?? (await remote.fetchPost(ctx, quote.quotedUri, depth + 1))?.id;
  const quoted = found === undefined ? null : await findPost(ctx, found);
  // Of posts of ours it is not for others to say who agreed.
  if (quoted?.deletedAt !== null || quoted.domainId !== null) return done;
  const verdict = quoted.authorId === post.authorId ? 'own' : await verdictOf(quote, post, quoted);
  await inTransaction(ctx, async (ctx) => {
    const now = await quoteById(ctx, quote.id);
    if (now?.state !== 'PENDING') return;
    if (verdict === 'own' || verdict === 'authorized')
      await acceptQuote(ctx, { quote: now, post }, { quotedId: quoted.id });
    else if (now.quotedId === null) await updateQuote(ctx, now.id, { quotedId: quoted.id });
    if (verdict === 'refused') await rejectQuote(ctx, { quote: { ...now, quotedId: quoted.id }, post });
  });
  return done;

  async function verdictOf(quote: Quote, post: PostWithAuthor, quoted: PostWithAuthor) {
    const uri = quote.isLegacy ? null : quote.authorizationUri;
    if (uri === null) return 'unasked';
    if (!isPlaceOf(uri, quoted)) return 'refused';
    const authorization = await remote.fetchAuthorization(ctx, uri, 'QuoteAuthorization');
    return authorization && authorizes(authorization, post, quoted) ? 'authorized' : 'refused';
  }
}

export const quoteVerificationGraph = defineGraph({
  name: 'quote-verification',
  about: 'a quote of another server of which it is not known yet whether the quoted author agrees',
  initial: 'verifying',
  states: {
    verifying: {
      about: 'The quoted post and the authorization are fetched from the server of its author.',
      handler: 'verify',
      schedule: 'with-backoff',
      to: ['done'],
    },
    done: { terminal: true },
  },
});
