// Who takes part in a direct post, as the key that tells the conversations of a thread apart.

import type { Post } from '../../db/rows.ts';
import { mentionsOf } from '../posts/shapes.ts';

/** Ids of its author and of those it names, but for one of them, as `Conversation.participants` holds them. */
export function participantsBeside(identityId: bigint, post: Pick<Post, 'authorId' | 'mentions'>): string {
  const named = mentionsOf(post).flatMap(({ id }) => (id === null ? [] : [BigInt(id)]));
  const ids = new Set([post.authorId, ...named]);
  ids.delete(identityId);
  return [...ids].sort((a, b) => (a < b ? -1 : 1)).join(' ');
}
