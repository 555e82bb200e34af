// Renders Announce.

import { uris } from '../../core/uris.ts';
import type { Boost, Identity, Post } from '../../db/rows.ts';
import { PUBLIC } from '../vocab.ts';
import { type Document, isoTime } from './document.ts';

/**
 * Announce of a post, without `@context`: by its id, as what is embedded nobody should believe; but for what one wrote
 * for followers oneself, as servers whose people follow since then cannot fetch it (`object`: the whole post).
 */
export function announceDocument(
  boost: Boost,
  post: Pick<Post, 'uri'>,
  booster: Pick<Identity, 'uri' | 'followersUri'>,
  author: Pick<Identity, 'uri'>,
  object: Document | null = null,
): Document {
  return {
    id: boost.uri,
    type: 'Announce',
    actor: booster.uri,
    published: isoTime(boost.createdAt),
    ...audienceOf(boost, booster.followersUri ?? uris.followers(booster.uri), author.uri),
    object: object ?? post.uri,
  };
}

function audienceOf(
  { visibility }: Boost,
  followers: string,
  authorUri: string,
): Pick<Document, 'to' | 'cc'> {
  switch (visibility) {
    case 'PUBLIC':
      return { to: [PUBLIC], cc: [followers, authorUri] };
    case 'UNLISTED':
      return { to: [followers], cc: [PUBLIC, authorUri] };
    default:
      return { to: [followers], cc: [authorUri] };
  }
}
