// Fetches authorizations of quotes (FEP-044f).

import type { Ctx } from '../core/context.ts';
import type { QuoteAuthorization } from '../core/posts/quotes/authorization.ts';
import { type FetchOptions, fetchDocument } from './fetch.ts';
import { typeAmong } from './parse/values/doc.ts';
import { idOf } from './parse/values/iri.ts';

/**
 * The authorization at an address, as its own server shows it now; null where there is none to be had. Rejects with
 * FetchError where the server could not be asked.
 */
export async function fetchQuoteAuthorization(
  ctx: Ctx,
  uri: string,
  options: FetchOptions,
): Promise<QuoteAuthorization | null> {
  const fetched = await fetchDocument(ctx, uri, { ...options, isFresh: true });
  if (fetched.kind !== 'document' || fetched.id !== uri) return null;
  const { doc } = fetched;
  if (typeAmong(doc, ['QuoteAuthorization'] as const) === null) return null;
  return {
    uri,
    attributedTo: idOf(doc.attributedTo),
    interactingObject: idOf(doc.interactingObject),
    interactionTarget: idOf(doc.interactionTarget),
  };
}
