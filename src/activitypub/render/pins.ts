// Renders Add and Remove of pinned posts.

import { uris } from '../../core/uris.ts';
import type { Identity, Post } from '../../db/rows.ts';
import { PUBLIC } from '../vocab.ts';
import type { Document } from './document.ts';
import { activityIds } from './ids.ts';

/** Add to, or Remove from, the collection of featured posts, without `@context`. */
export function pinDocument(
  type: 'Add' | 'Remove',
  pinId: bigint,
  post: Pick<Post, 'uri'>,
  identity: Pick<Identity, 'uri' | 'featuredUri' | 'followersUri'>,
): Document {
  const id = activityIds.pin(identity, pinId);
  return {
    id: type === 'Add' ? id : `${id}/remove`,
    type,
    actor: identity.uri,
    to: [PUBLIC],
    cc: [identity.followersUri ?? uris.followers(identity.uri)],
    object: post.uri,
    target: identity.featuredUri ?? uris.featured(identity.uri),
  };
}
