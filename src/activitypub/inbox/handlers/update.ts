// A received Update: a stored post is edited, or an actor's profile is read anew.

import { inTransaction } from '../../../core/context.ts';
import { findPostByUri } from '../../../core/posts/queries.ts';
import { editRemotePost } from '../../../core/posts/remote/edit.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { kindOf } from '../../parse/activity.ts';
import { isFeaturedCollection } from '../../parse/featured-collection.ts';
import { refreshByUpdate } from '../../remote/refresh.ts';
import { blindRecipient } from '../blind-recipient.ts';
import { editHint, groupHint } from '../hints.ts';
import type { InboundHandler } from '../message.ts';
import { handled, ignored, settled } from '../outcome.ts';
import { isOvertaken } from '../overtaken.ts';
import { readReceivedPost, touchedBy } from '../received-post.ts';
import { isRelated } from '../related.ts';
import { collectionTold } from './featured-collection.ts';

/** Clocks differ a little; a date further ahead says nothing about which edit is the newer one. */
const AHEAD_MS = 60_000;

/**
 * Update of an actor by itself alone, or of a post or a collection by its author. What anybody else says of a post
 * that is stored here, or of a group, is a hint to look at its own address, as is an edit that is dated in the
 * future.
 */
export const handleUpdate: InboundHandler<PlainActivity> = async (received) => {
  const { activity, actor, ctx, domain, options } = received;
  const { id, doc } = activity.object;
  if (id === actor.uri) {
    // An older look of the profile says nothing any more; its own address has the newest.
    const told = (await isOvertaken(received)) ? null : doc;
    const outcome = await refreshByUpdate(ctx, actor, told, options);
    return settled(outcome === 'fresh' ? handled() : ignored('the actor’s document is not to be had'));
  }
  if (isFeaturedCollection(doc)) return collectionTold(received);
  if (doc === null || kindOf(doc) === 'actor') {
    const group = await groupHint(received, id);
    if (group) return group;
  }
  if (doc !== null && kindOf(doc) !== 'object')
    return settled(ignored('an Update of somebody or something else'));
  const stored = id === null ? null : await findPostByUri(ctx, id);
  if (stored && stored.authorId !== actor.id) return editHint(received, stored);
  const post = await readReceivedPost(received);
  if (!post.ok) return settled(ignored(post.reason));
  if (stored && (post.data.editedAt ?? 0) > ctx.app.clock.now() + AHEAD_MS) return editHint(received, stored);
  return {
    touches: touchedBy(post.data),
    apply: (ctx) =>
      inTransaction(ctx, async (ctx) => {
        const known = await findPostByUri(ctx, post.data.uri);
        // An Update that overtook its Create is taken for it, under the same conditions.
        const owner = await blindRecipient(ctx, received, post.author, post.data);
        if (!known && owner === null && !(await isRelated(ctx, post.author, post.data, domain)))
          return ignored('it concerns nobody on this domain');
        const edited = await editRemotePost(ctx, post.author, post.data, { blindRecipient: owner });
        return edited.outcome === 'ignored' ? ignored(edited.reason) : handled();
      }),
  };
};
