// Serves outboxes: what an actor wrote for everybody, as Creates, newest first.

import type { Ctx } from '../../core/context.ts';
import { openPostsOf } from '../../core/posts/queries.ts';
import { uris } from '../../core/uris.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import { createDocument } from '../render/create.ts';
import type { Document } from '../render/document.ts';
import { POST_CONTEXT } from '../vocab.ts';
import { askedPage, collectionPage, pagedCollection } from './collection.ts';
import { postPartsOf } from './post.ts';
import type { Asker } from './viewer.ts';

const A_PAGE = 20;

/** What an identity wrote for everyone, as Creates: public and unlisted posts only, in the total as well. */
export async function outboxDocument(
  ctx: Ctx,
  domain: Domain,
  owner: Identity,
  asker: Asker,
  query: URLSearchParams,
): Promise<Document> {
  const uri = owner.outbox ?? uris.outbox(owner.uri);
  const page = askedPage(query);
  if (page === null) return pagedCollection(uri, 'OrderedCollection', owner.postsCount);
  const posts = await openPostsOf(ctx, asker.reader, owner, { limit: A_PAGE, olderThan: page.after });
  const parts = await postPartsOf(ctx, domain, posts);
  return collectionPage({
    uri,
    type: 'OrderedCollection',
    context: POST_CONTEXT,
    items: parts.map((each) => withoutContext(createDocument(each))),
    after: page.after,
    next: posts.length < A_PAGE ? null : (posts.at(-1)?.id ?? null),
  });
}

export function withoutContext({ '@context': _context, ...rest }: Document): Document {
  return rest;
}
