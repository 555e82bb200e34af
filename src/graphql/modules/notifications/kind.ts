// Tells REPLY from MENTION when a notification is read: both are stored as MENTION.

import type { NotificationKind as StoredKind } from '../../../db/enums.ts';
import type { Notification } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';

/**
 * What clients are told a notification is about: the stored kinds, and a mention in an answer to one's own post apart
 * from the others.
 */
export type NotificationKind = StoredKind | 'REPLY';

/** The kind of a notification, for the identity that is notified. A page of them costs two statements at most. */
export function kindOf(row: Notification, ctx: GraphQLContext): NotificationKind | Promise<NotificationKind> {
  return row.kind === 'MENTION' && row.postId !== null ? mentionOrReply(row, row.postId, ctx) : row.kind;
}

async function mentionOrReply(
  row: Notification,
  postId: bigint,
  ctx: GraphQLContext,
): Promise<NotificationKind> {
  const view = ctx.view;
  const post = await view.posts.get(postId);
  const parent = post?.inReplyToId ? await view.posts.get(post.inReplyToId) : null;
  return parent?.authorId === row.identityId ? 'REPLY' : 'MENTION';
}
