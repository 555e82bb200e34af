// Whether an authorization that another server shows is one for a certain quote or reply.

import type { Identity, Post } from '../../../db/rows.ts';
import { sameOrigin } from '../../../lib/url/url.ts';

/** What a QuoteAuthorization (FEP-044f) or ReplyAuthorization (GoToSocial) says; URIs. */
export interface Authorization {
  uri: string;
  attributedTo: string | null;
  interactingObject: string | null;
  interactionTarget: string | null;
}

/**
 * Whether a document stands on the server of the author of `target`, is theirs, and is about what `post` does with it.
 * Whoever may put a document on that server under another actor's name can give it nobody else's consent.
 */
export function authorizes(
  { uri, attributedTo, interactingObject, interactionTarget }: Authorization,
  post: Pick<Post, 'uri'>,
  target: Pick<Post, 'uri'> & { author: Pick<Identity, 'uri'> },
): boolean {
  return (
    isPlaceOf(uri, target) &&
    attributedTo === target.author.uri &&
    interactingObject === post.uri &&
    interactionTarget === target.uri
  );
}

/** Whether an authorization could stand at this address at all: nothing else is fetched. */
export function isPlaceOf(
  uri: string,
  target: Pick<Post, 'uri'> & { author: Pick<Identity, 'uri'> },
): boolean {
  return sameOrigin(uri, target.uri) && sameOrigin(uri, target.author.uri);
}
