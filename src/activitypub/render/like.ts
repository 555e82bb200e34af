// Renders Like.

import type { Favourite, Identity, Post } from '../../db/rows.ts';
import type { Document } from './document.ts';

/** Like of a post, without `@context`; addressed to its author alone. */
export function likeDocument(
  favourite: Pick<Favourite, 'uri'>,
  post: Pick<Post, 'uri'>,
  identity: Pick<Identity, 'uri'>,
  author: Pick<Identity, 'uri'>,
): Document {
  return { id: favourite.uri, type: 'Like', actor: identity.uri, to: [author.uri], object: post.uri };
}
