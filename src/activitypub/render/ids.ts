// The ids of activities that have no row of their own.

import { pollOf } from '../../core/posts/shapes.ts';
import { uris } from '../../core/uris.ts';
import type { Post } from '../../db/rows.ts';

type HasUri = Pick<Post, 'uri'>;

/** Ids of what we send: no fragments, and never the same id for two activities (Pleroma drops one it has seen). */
export const activityIds = {
  /** Who is first mentioned in an edit gets a Create of its own. */
  create: (post: Pick<Post, 'uri' | 'revision'>) =>
    post.revision === 0 ? `${post.uri}/activity` : `${post.uri}/activity/${post.revision}`,
  /**
   * An edit has its number; what tells of votes, or of a quote (`freshId`), has that of the last edit and one of its
   * own.
   */
  update(post: Pick<Post, 'uri' | 'revision' | 'poll'>, freshId: bigint | null = null) {
    if (freshId !== null) return `${post.uri}/updates/${post.revision}.${freshId}`;
    const told = pollOf(post)?.updates;
    return `${post.uri}/updates/${post.revision}${told ? `.${told}` : ''}`;
  },
  delete: (thing: HasUri) => `${thing.uri}/delete`,
  undo: (uri: string) => `${uri}/undo`,
  /** `answerId` is fresh for each answer: a Follow that comes again is answered again. */
  answer: (followee: HasUri, followId: bigint, answer: 'accept' | 'reject', answerId: bigint) =>
    `${uris.row(followee.uri, 'follows', followId)}/${answer}/${answerId}`,
  requestAnswer: (
    asked: HasUri,
    requests:
      | 'quote_requests'
      | 'reply_requests'
      | 'like_requests'
      | 'announce_requests'
      | 'feature_requests',
    answer: 'accept' | 'reject',
    freshId: bigint,
  ) => `${asked.uri}/${requests}/${answer}/${freshId}`,
  /** A collection is added and removed once each. */
  collection: (collection: HasUri & { revision: number }, type: 'Add' | 'Update' | 'Remove') =>
    type === 'Update'
      ? `${collection.uri}/updates/${collection.revision}`
      : `${collection.uri}/${type.toLowerCase()}`,
  collectionItem: (item: HasUri, type: 'Add' | 'Remove') => `${item.uri}/${type.toLowerCase()}`,
  pin: (identity: HasUri, pinId: bigint) => uris.row(identity.uri, 'pins', pinId),
  /** `freshId`: an actor may be sent again without having changed (suspended, and back). */
  updateActor: (identity: HasUri, freshId: bigint) => `${identity.uri}/updates/${freshId}`,
  move: (identity: HasUri, freshId: bigint) => `${identity.uri}/moves/${freshId}`,
};
