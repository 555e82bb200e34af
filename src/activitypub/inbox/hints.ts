// Update, Delete or Undo of an object that is not the sender's: not believed; the object's own server is asked.

import { inTransaction } from '../../core/context.ts';
import { identityByUri } from '../../core/identities/queries.ts';
import { removeOutOfOrderMarker } from '../../core/out-of-order.ts';
import { findPostByUri, type PostWithAuthor } from '../../core/posts/queries.ts';
import { deleteRemotePost } from '../../core/posts/remote/delete.ts';
import { editRemotePost } from '../../core/posts/remote/edit.ts';
import { evictImpostor } from '../../core/posts/remote/evict.ts';
import { restoreRemotePost } from '../../core/posts/remote/restore.ts';
import { sameOrigin } from '../../lib/url/url.ts';
import { fetchDocument } from '../fetch.ts';
import { typesOf } from '../parse/values/doc.ts';
import { refreshIdentity } from '../remote/refresh.ts';
import type { ReceivedActivity } from './message.ts';
import { handled, ignored, type PreparedInbound, settled } from './outcome.ts';
import { readStoredPost } from './received-post.ts';
import { storeReceived } from './store-received.ts';

/*
 * What somebody says about a thing that is not theirs: a group about posts of its members, a moderator about a group, a
 * neighbour about a neighbour. Nothing of it is believed; the thing's own server is asked, on the budget of whoever
 * said it.
 */

/**
 * A post that is stored here was edited. Where its own server says that it is the sender's, and not whoever sent
 * something under its id before, the sender gets the id, and the post is stored as one that is new here.
 */
export async function editHint(received: ReceivedActivity, post: PostWithAuthor): Promise<PreparedInbound> {
  const wasDeleted = settled(ignored('the post was deleted'));
  if (post.deletedAt !== null && !sameOrigin(post.uri, received.actor.uri)) return wasDeleted;
  const now = await readStoredPost(received, post);
  if (!now.ok) return settled(ignored(now.reason));
  const isReclaimed = now.author.id !== post.authorId;
  if (post.deletedAt !== null && !isReclaimed) return wasDeleted;
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        if (isReclaimed) {
          await evictImpostor(ctx, post.uri, now.author);
          return storeReceived(ctx, now, received);
        }
        const edited = await editRemotePost(ctx, now.author, now.data, { isCurrent: true });
        return edited.outcome === 'ignored' ? ignored(edited.reason) : handled();
      }),
  };
}

/** A post was deleted. Only 410 or a Tombstone of its own server removes it. */
export async function deletionHint(
  { ctx, options }: ReceivedActivity,
  uri: string,
): Promise<PreparedInbound> {
  const post = await findPostByUri(ctx, uri);
  if (!post || post.domainId !== null || post.deletedAt !== null)
    return settled(ignored('there is no such post here'));
  const fetched = await fetchDocument(ctx, uri, options);
  const isGone =
    fetched.kind === 'gone' || (fetched.kind === 'document' && typesOf(fetched.doc).includes('Tombstone'));
  if (!isGone) return settled(ignored('its own server does not say that it is gone'));
  return {
    apply: async (ctx) => {
      const deleted = await deleteRemotePost(ctx, post.author, uri);
      return deleted.outcome === 'ignored' ? ignored(deleted.reason) : handled();
    },
  };
}

/**
 * The deletion of a post was taken back. Its own server must show it again. Where the deletion came before the post
 * did, whoever left that marker takes it away.
 */
export async function restorationHint(received: ReceivedActivity, uri: string): Promise<PreparedInbound> {
  const { actor, ctx } = received;
  const post = await findPostByUri(ctx, uri);
  if (!post) {
    return {
      apply: (ctx) =>
        inTransaction(ctx, async (ctx) => {
          await removeOutOfOrderMarker(ctx, uri, actor.uri);
          return ignored('there is no such post here');
        }),
    };
  }
  if (post.deletedAt === null) return settled(ignored('the post is not deleted here'));
  const now = await readStoredPost(received, post);
  if (!now.ok) return settled(ignored(now.reason));
  return {
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const restored = await restoreRemotePost(ctx, now.author, now.data);
        return restored.outcome === 'ignored' ? ignored(restored.reason) : handled();
      }),
  };
}

/**
 * A group changed, says one of its moderators or the group itself among its announcements. Null where it is no group
 * known here.
 */
export async function groupHint(
  { ctx, options }: ReceivedActivity,
  uri: string | null,
): Promise<PreparedInbound | null> {
  const group = uri === null ? null : await identityByUri(ctx, uri);
  if (group?.type !== 'GROUP' || group.domainId !== null || group.state !== 'ACTIVE') return null;
  const outcome = await refreshIdentity(ctx, group, options);
  return settled(outcome === 'unreachable' ? ignored('the group’s document is not to be had') : handled());
}
