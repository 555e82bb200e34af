// Whether an authorization that another server shows is one for a certain quote.

import type { Identity, Post } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';

/** What a QuoteAuthorization says (FEP-044f); URIs. */
export interface QuoteAuthorization {
  uri: string;
  attributedTo: string | null;
  interactingObject: string | null;
  interactionTarget: string | null;
}

/**
 * Whether a document stands on the server of the quoted post's author, is theirs, and is about this quote of this post.
 * Whoever may put a document on that server under another actor's name can give it nobody else's consent.
 */
export function authorizes(
  { uri, attributedTo, interactingObject, interactionTarget }: QuoteAuthorization,
  post: Pick<Post, 'uri'>,
  quoted: Pick<Post, 'uri'> & { author: Pick<Identity, 'uri'> },
): boolean {
  return (
    isPlaceOf(uri, quoted) &&
    attributedTo === quoted.author.uri &&
    interactingObject === post.uri &&
    interactionTarget === quoted.uri
  );
}

/** Whether an authorization could stand at this address at all: nothing else is fetched. */
export function isPlaceOf(
  uri: string,
  quoted: Pick<Post, 'uri'> & { author: Pick<Identity, 'uri'> },
): boolean {
  return sameOrigin(uri, quoted.uri) && sameOrigin(uri, quoted.author.uri);
}
