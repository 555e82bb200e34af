// Serves the collections of pinned posts and of featured hashtags.

import type { Ctx } from '../../core/context.ts';
import { featuredTags } from '../../core/hashtags/queries.ts';
import { pinnedPosts } from '../../core/pins/queries.ts';
import { isOpen } from '../../core/posts/policy.ts';
import { uris } from '../../core/uris.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import type { Document } from '../render/document.ts';
import { hashtagDocument } from '../render/pins.ts';
import { postDocument } from '../render/post.ts';
import { ACTOR_CONTEXT, POST_CONTEXT } from '../vocab.ts';
import { postPartsOf } from './post.ts';
import type { Asker } from './viewer.ts';

/**
 * What an identity shows first on its profile of what is for everyone, whoever asks: it is fetched for all of a server.
 * A handful, so in one piece.
 */
export async function featuredDocument(
  ctx: Ctx,
  domain: Domain,
  owner: Identity,
  asker: Asker,
): Promise<Document> {
  const posts = (await pinnedPosts(ctx, asker.reader, owner.id)).filter(({ visibility }) =>
    isOpen(visibility),
  );
  const parts = await postPartsOf(ctx, domain, posts);
  return {
    '@context': POST_CONTEXT,
    id: owner.featuredUri ?? uris.featured(owner.uri),
    type: 'OrderedCollection',
    totalItems: parts.length,
    orderedItems: parts.map(postDocument),
  };
}

/** The hashtags that an identity shows on its profile, the most used first; a handful, so in one piece. */
export async function featuredTagsDocument(ctx: Ctx, domain: Domain, owner: Identity): Promise<Document> {
  const tags = await featuredTags(ctx, owner.id);
  return {
    '@context': ACTOR_CONTEXT,
    id: uris.featuredTags(owner.uri),
    type: 'Collection',
    totalItems: tags.length,
    items: tags.map(({ tag }) => hashtagDocument(domain, tag)),
  };
}
