// The ids of activities that have no row of their own.

import { uris } from '../../core/uris.ts';
import type { Post } from '../../db/rows.ts';

type HasUri = Pick<Post, 'uri'>;

/** Ids of what we send: no fragments, and never the same id for two activities (Pleroma drops one it has seen). */
export const activityIds = {
  /** Who is first mentioned in an edit gets a Create of its own. */
  create: (post: Pick<Post, 'uri' | 'revision'>) =>
    post.revision === 0 ? `${post.uri}/activity` : `${post.uri}/activity/${post.revision}`,
  update: (post: Pick<Post, 'uri' | 'revision'>) => `${post.uri}/updates/${post.revision}`,
  delete: (thing: HasUri) => `${thing.uri}/delete`,
  undo: (uri: string) => `${uri}/undo`,
  /** `answerId` is fresh for each answer: a Follow that comes again is answered again. */
  answer: (followee: HasUri, followId: bigint, answer: 'accept' | 'reject', answerId: bigint) =>
    `${uris.row(followee.uri, 'follows', followId)}/${answer}/${answerId}`,
  pin: (identity: HasUri, pinId: bigint) => uris.row(identity.uri, 'pins', pinId),
  /** `freshId`: an actor may be sent again without having changed (suspended, and back). */
  updateActor: (identity: HasUri, freshId: bigint) => `${identity.uri}/updates/${freshId}`,
  move: (identity: HasUri, freshId: bigint) => `${identity.uri}/moves/${freshId}`,
};
