// Reads which post a post quotes, in the properties that servers use for it.

import { type Doc, toDoc, typesOf } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';

/** A quoted post. */
export interface RemoteQuote {
  /** Id of the quoted post; null when it says that the quoted post was deleted. */
  id: string | null;
  /** Whether it came as FEP-044f's `quote`; the older names ask for nobody's approval. */
  isConsented: boolean;
  /** Id of the QuoteAuthorization stamp (FEP-044f). */
  authorization: string | null;
}

const OLDER_NAMES = ['_misskey_quote', 'quoteUrl', 'quoteUri'] as const;

/**
 * The quote of a post, in the order `quote, _misskey_quote, quoteUrl, quoteUri` and then FEP-e232 links; null for none.
 */
export function readQuote(doc: Doc, quoteLinks: readonly string[]): RemoteQuote | null {
  const embedded = toDoc(doc.quote);
  if (embedded !== null && typesOf(embedded).includes('Tombstone')) {
    return { id: null, isConsented: true, authorization: null };
  }
  const quote = idOf(doc.quote);
  if (quote !== null) return { id: quote, isConsented: true, authorization: readId(doc.quoteAuthorization) };
  for (const name of OLDER_NAMES) {
    const id = readId(doc[name]);
    if (id !== null) return { id, isConsented: false, authorization: null };
  }
  const [linked] = quoteLinks;
  return linked === undefined ? null : { id: linked, isConsented: false, authorization: null };
}
