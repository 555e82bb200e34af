// A received Create: a post of another server is stored, if it concerns anybody here.

import { findPostByUri } from '../../../core/posts/queries.ts';
import { evictImpostor } from '../../../core/posts/remote/evict.ts';
import type { PlainActivity } from '../../parse/activity.ts';
import { readObject } from '../../parse/post.ts';
import { fetchObject } from '../fetch-object.ts';
import type { InboundHandler, ReceivedActivity } from '../message.ts';
import { ignored, settled } from '../outcome.ts';
import { isTrueAuthor, readReceivedPost, touchedBy } from '../received-post.ts';
import { preparedVote } from '../received-vote.ts';
import { storeReceived } from '../store-received.ts';

/**
 * Create: somebody wrote something. Taken in if it concerns anybody on the domain it was sent to. What is for a few
 * alone and was sent to somebody's personal inbox by its own author is for the owner of that inbox too, whomever it
 * names (`bto` and `bcc` are never in a document).
 */
export const handleCreate: InboundHandler<PlainActivity> = async (received) => {
  const vote = await preparedVote(received);
  if (vote !== null) return vote;
  const post = await readReceivedPost(received);
  if (!post.ok) return settled(ignored(post.reason));
  const { author, data } = post;
  const stored = await findPostByUri(received.ctx, data.uri);
  const isDisputed = stored !== null && stored.authorId !== author.id && stored.domainId === null;
  if (isDisputed && !(await isAuthorAtOrigin(received, data.uri)))
    return settled(ignored('a post of another author has this id'));
  return {
    ...(isDisputed ? {} : { touches: { ...touchedBy(data), isApart: true } }),
    async apply(ctx) {
      if (isDisputed) await evictImpostor(ctx, data.uri, author);
      return storeReceived(ctx, post, received);
    },
  };
};

/**
 * Whether the document at a post's own address names the sender as its author, and not whoever sent something under its
 * id before.
 */
async function isAuthorAtOrigin(received: ReceivedActivity, uri: string): Promise<boolean> {
  const fetched = await fetchObject(received, uri, { isFresh: true });
  if (fetched.kind !== 'document') return false;
  const post = readObject(fetched.doc);
  return post.kind === 'post' && isTrueAuthor(post, uri, received.actor);
}
