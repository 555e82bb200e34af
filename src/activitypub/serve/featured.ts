// Serves the collection of pinned posts.

import type { Ctx } from '../../core/context.ts';
import { pinnedPosts } from '../../core/pins/queries.ts';
import { uris } from '../../core/uris.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import { postDocument } from '../render/post.ts';
import { POST_CONTEXT } from '../vocab.ts';
import { postPartsOf } from './post.ts';
import type { Asker } from './viewer.ts';

/** What an identity shows first on its profile; a handful, so in one piece. */
export async function featuredDocument(
  ctx: Ctx,
  domain: Domain,
  owner: Identity,
  asker: Asker,
): Promise<Document> {
  const posts = await pinnedPosts(ctx, asker.reader, owner.id);
  const parts = await postPartsOf(ctx, domain, posts);
  return {
    '@context': POST_CONTEXT,
    id: owner.featuredUri ?? uris.featured(owner.uri),
    type: 'OrderedCollection',
    totalItems: parts.length,
    orderedItems: parts.map(postDocument),
  };
}
