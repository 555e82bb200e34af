// Takes in pins from other servers (Add, Remove, the featured collection).

import type { Identity, Post } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { isOpen } from '../posts/policy.ts';
import { applyPin, applyUnpin, lockPins } from './pin.ts';

/** Pins of an identity of another server that are kept; Mastodon shows five. */
const MOST_REMOTE_PINS = 20;

/**
 * Add to or Remove from an identity's own featured posts. Only its own, and only what is for everyone; whether anything
 * changed. Opens its own transaction.
 */
export async function pinRemotely(ctx: Ctx, identity: Identity, post: Post): Promise<boolean> {
  if (identity.domainId !== null || post.authorId !== identity.id || !isOpen(post.visibility)) return false;
  return inTransaction(ctx, async (ctx) => {
    const pinned = await lockPins(ctx, identity, [post.id]);
    if (pinned.length >= MOST_REMOTE_PINS || pinned.some((pin) => pin.postId === post.id)) return false;
    return (await applyPin(ctx, identity, post)) !== null;
  });
}

export async function unpinRemotely(ctx: Ctx, identity: Identity, post: Post): Promise<boolean> {
  if (identity.domainId !== null || post.authorId !== identity.id) return false;
  return inTransaction(ctx, async (ctx) => (await applyUnpin(ctx, identity, post.id)) !== null);
}

/**
 * Makes the pins exactly these posts in this order (the featured collection as fetched), as far as they are the
 * identity's own and for everyone. The newest pin is shown first, so where the order changed they are pinned anew from
 * the last to the first.
 */
export async function replacePins(ctx: Ctx, identity: Identity, posts: readonly Post[]): Promise<void> {
  if (identity.domainId !== null) return;
  const wanted = posts
    .filter((post) => post.authorId === identity.id && isOpen(post.visibility))
    .slice(0, MOST_REMOTE_PINS);
  await inTransaction(ctx, async (ctx) => {
    const pinned = await lockPins(
      ctx,
      identity,
      wanted.map((post) => post.id),
    );
    for (const pin of pinned) {
      if (!wanted.some((post) => post.id === pin.postId)) await applyUnpin(ctx, identity, pin.postId);
    }
    const left = pinned.filter((pin) => wanted.some((post) => post.id === pin.postId));
    let isInOrder = true;
    for (const [index, post] of [...wanted].reverse().entries()) {
      isInOrder = isInOrder && left[index]?.postId === post.id;
      if (isInOrder) continue;
      await applyUnpin(ctx, identity, post.id);
      await applyPin(ctx, identity, post);
    }
  });
}
