// Renders quotes (FEP-044f): what a post says of them, requests and answers.

import type { OutgoingActivity } from '../../../core/ports.ts';
import { requestUri } from '../../../core/posts/quotes/quotable.ts';
import type { Identity, Quote } from '../../../db/rows.ts';
import { LD_JSON } from '../../vocab.ts';
import type { Document } from '../document.ts';
import { activityIds } from '../ids.ts';
import { answerToRequest, requestDocument } from './documents.ts';

const MISSKEY_QUOTE = 'https://misskey-hub.net/ns#_misskey_quote';

/**
 * The properties of a quote: `quote` always, so that others can verify it. The older names, which ask for nobody's
 * consent, only once there is one: servers that know no others would show what its author did not agree to.
 */
export function quoteProperties(quote: Quote | null): Document {
  if (quote === null) return {};
  const { quotedUri, authorizationUri } = quote;
  if (quote.state !== 'ACCEPTED') return { quote: quotedUri };
  return {
    quote: quotedUri,
    _misskey_quote: quotedUri,
    quoteUri: quotedUri,
    ...(authorizationUri === null ? {} : { quoteAuthorization: authorizationUri }),
  };
}

/** FEP-e232's object link, under the same condition. */
export function quoteTags(quote: Quote | null): Document[] {
  if (quote?.state !== 'ACCEPTED') return [];
  const { quotedUri } = quote;
  return [
    { type: 'Link', mediaType: LD_JSON, rel: MISSKEY_QUOTE, href: quotedUri, name: `RE: ${quotedUri}` },
  ];
}

/** QuoteRequest, with the post inside that quotes. */
export function quoteRequestDocument(
  quote: Quote,
  author: Pick<Identity, 'uri'>,
  quotedAuthor: Pick<Identity, 'uri'>,
  instrument: Document,
): Document {
  return requestDocument('Quote', {
    id: requestUri(author, quote.id),
    actor: author,
    to: quotedAuthor,
    object: quote.quotedUri,
    instrument,
  });
}

/** Accept of a QuoteRequest, with the authorization as its result, or Reject. */
export function quoteAnswerDocument(
  { quote, request, quoter, quoted }: Extract<OutgoingActivity, { type: 'answerQuote' }>,
  freshId: bigint,
): Document {
  const answer = quote === null ? 'reject' : 'accept';
  return answerToRequest('Quote', {
    id: activityIds.requestAnswer(quoted.author, 'quote_requests', answer, freshId),
    by: quoted.author,
    asker: quoter,
    request,
    object: quoted.uri,
    result: quote?.authorizationUri ?? null,
  });
}
