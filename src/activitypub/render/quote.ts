// Renders quotes (FEP-044f): what a post says of them, requests, answers and authorizations.

import type { OutgoingActivity } from '../../core/ports.ts';
import { requestUri } from '../../core/posts/quotes/quotable.ts';
import type { Identity, Post, Quote } from '../../db/rows.ts';
import {
  LD_JSON,
  PLAIN_CONTEXT,
  PUBLIC,
  QUOTE_AUTHORIZATION_CONTEXT,
  QUOTE_REQUEST_CONTEXT,
} from '../vocab.ts';
import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

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

/** QuoteRequest, with the post inside that quotes: its author may not be able to fetch it. */
export function quoteRequestDocument(
  quote: Quote,
  author: Pick<Identity, 'uri'>,
  quotedAuthor: Pick<Identity, 'uri'>,
  instrument: Document,
): Document {
  return {
    '@context': QUOTE_REQUEST_CONTEXT,
    id: requestUri(author, quote.id),
    type: 'QuoteRequest',
    actor: author.uri,
    to: [quotedAuthor.uri],
    object: quote.quotedUri,
    instrument,
  };
}

/** Accept of a QuoteRequest, with the authorization as its result, or Reject. */
export function quoteAnswerDocument(
  { quote, request, quoter, quoted }: Extract<OutgoingActivity, { type: 'answerQuote' }>,
  freshId: bigint,
): Document {
  const answer = quote === null ? 'reject' : 'accept';
  return {
    '@context': QUOTE_REQUEST_CONTEXT,
    id: activityIds.quoteAnswer(quoted.author, answer, freshId),
    type: quote === null ? 'Reject' : 'Accept',
    actor: quoted.author.uri,
    to: [quoter.uri],
    object: {
      id: request.uri,
      type: 'QuoteRequest',
      actor: quoter.uri,
      object: quoted.uri,
      instrument: request.instrument,
    },
    ...(quote === null ? {} : { result: quote.authorizationUri }),
  };
}

/** The authorization itself, as it is served: that its author agrees to this quote of this post. */
export function quoteAuthorizationDocument(
  quote: Quote,
  quotingUri: string,
  quoted: Pick<Post, 'uri'>,
  quotedAuthor: Pick<Identity, 'uri'>,
): Document {
  return {
    '@context': QUOTE_AUTHORIZATION_CONTEXT,
    id: quote.authorizationUri,
    type: 'QuoteAuthorization',
    attributedTo: quotedAuthor.uri,
    interactingObject: quotingUri,
    interactionTarget: quoted.uri,
  };
}

/** Delete of an authorization: the consent is taken back. */
export function deleteAuthorizationDocument(uri: string, quotedAuthor: Pick<Identity, 'uri'>): Document {
  return {
    '@context': PLAIN_CONTEXT,
    id: activityIds.delete({ uri }),
    type: 'Delete',
    actor: quotedAuthor.uri,
    to: [PUBLIC],
    object: uri,
  };
}
