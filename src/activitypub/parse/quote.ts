// Reads which post a post quotes, in the properties that servers use for it.

import { type Doc, toDoc, typesOf } from './values/doc.ts';
import { idOf, readId } from './values/iri.ts';

/** A quoted post. */
export interface RemoteQuote {
  /** Id of the quoted post; null where it was deleted and is not named any more. */
  id: string | null;
  /** Its server says that the quoted post was deleted. */
  isDeleted: boolean;
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
    return { id: idOf(doc.quote), isDeleted: true, isConsented: true, authorization: null };
  }
  const quote = idOf(doc.quote);
  const authorization = readId(doc.quoteAuthorization) ?? idOf(doc.quoteAuthorization);
  if (quote !== null) return { id: quote, isDeleted: false, isConsented: true, authorization };
  for (const name of OLDER_NAMES) {
    const id = readId(doc[name]);
    if (id !== null) return legacy(id);
  }
  const [linked] = quoteLinks;
  return linked === undefined ? null : legacy(linked);
}

const legacy = (id: string): RemoteQuote => ({
  id,
  isDeleted: false,
  isConsented: false,
  authorization: null,
});
