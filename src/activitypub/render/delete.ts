// Renders Delete of a post or of an actor.

import type { Identity, Post } from '../../db/rows.ts';
import { PLAIN_CONTEXT, PUBLIC } from '../vocab.ts';
import type { Document } from './document.ts';
import { activityIds } from './ids.ts';
import { tombstoneDocument } from './post.ts';

/** Delete of a post. It names nobody: it goes to everybody who has the post, and does not say who they are. */
export function deleteDocument(post: Post, author: Pick<Identity, 'uri'>): Document {
  return {
    '@context': PLAIN_CONTEXT,
    id: activityIds.delete(post),
    type: 'Delete',
    actor: author.uri,
    to: [PUBLIC],
    object: tombstoneDocument(post),
  };
}

/** Delete of an actor by itself: the object is its bare id. */
export function deleteActorDocument(identity: Pick<Identity, 'uri'>): Document {
  return {
    '@context': PLAIN_CONTEXT,
    id: activityIds.delete(identity),
    type: 'Delete',
    actor: identity.uri,
    to: [PUBLIC],
    object: identity.uri,
  };
}
