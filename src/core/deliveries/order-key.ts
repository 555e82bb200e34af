// The order keys of deliveries: what shares one arrives at a host in order.

import type { Identity, Post } from '../../db/rows.ts';

type Someone = Pick<Identity, 'id'>;

/** What must arrive at one host in the order it happened: deliveries with the same key go one after another. */
export const orderKey = {
  /** An author's posts of one thread: Create before Update before Delete, and a self-reply after what it answers. */
  thread: (post: Pick<Post, 'authorId' | 'threadId'>) => `thread:${post.authorId}:${post.threadId}`,
  /** Follow, Undo, Accept, Reject and Block between two identities, whoever sends. */
  pair: (a: Someone, b: Someone) => (a.id < b.id ? `pair:${a.id}:${b.id}` : `pair:${b.id}:${a.id}`),
  /** Updates, Move and Delete of an actor. */
  actor: (identity: Someone) => `actor:${identity.id}`,
  /** A collection before who comes into it, and before its end. */
  collection: (collection: Someone) => `collection:${collection.id}`,
  /** One identity's boosts and favourites of one post, and their Undo. */
  mark: (identity: Someone, post: Pick<Post, 'id'>) => `mark:${identity.id}:${post.id}`,
};
