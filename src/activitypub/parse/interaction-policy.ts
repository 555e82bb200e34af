// Reads who may quote a post (GoToSocial's `interactionPolicy`, FEP-044f).

import { PUBLIC } from '../vocab.ts';
import { type Doc, toDoc, values } from './values/doc.ts';
import { readId } from './values/iri.ts';

/** URIs of actors and collections that may quote, `ANYONE` for everybody: without asking, and after that. */
export interface RemoteQuoteApproval {
  automatic: string[];
  manual: string[];
}

/** More say no more: everybody beyond the public and two collections counts as "others". */
const MOST = 50;

/** `interactionPolicy.canQuote`, by its present names and GoToSocial's first ones; null where it says nothing. */
export function readQuoteApproval(doc: Doc): RemoteQuoteApproval | null {
  const canQuote = toDoc(toDoc(doc.interactionPolicy)?.canQuote);
  if (canQuote === null) return null;
  return {
    automatic: readPeople(canQuote.automaticApproval ?? canQuote.always),
    manual: readPeople(canQuote.manualApproval ?? canQuote.approvalRequired),
  };
}

function readPeople(value: unknown): string[] {
  return values(value, MOST).flatMap((each) => {
    if (each === PUBLIC || each === 'as:Public' || each === 'Public') return ['ANYONE'];
    return readId(each) ?? [];
  });
}
