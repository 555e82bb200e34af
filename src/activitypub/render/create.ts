// Renders Create and Update of a post.

import { POST_CONTEXT } from '../vocab.ts';
import { type Document, isoTime } from './document.ts';
import { activityIds } from './ids.ts';
import { type PostParts, postDocument } from './post.ts';

/** Create, with the post inside and the post's audience. */
export function createDocument(parts: PostParts): Document {
  const object = postDocument(parts);
  return {
    '@context': POST_CONTEXT,
    id: activityIds.create(parts.post),
    type: 'Create',
    actor: parts.author.uri,
    published: isoTime(parts.post.publishedAt),
    to: object.to,
    cc: object.cc,
    object,
  };
}

/** Update of an edited post; `updated` shows others that it was edited. */
export function updateDocument(parts: PostParts, freshId: bigint | null = null): Document {
  const object = postDocument(parts);
  return {
    '@context': POST_CONTEXT,
    id: activityIds.update(parts.post, freshId),
    type: 'Update',
    actor: parts.author.uri,
    to: object.to,
    cc: object.cc,
    object,
  };
}
