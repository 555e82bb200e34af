// Pins and unpins posts, and writes the rows of any pin.

import type { Identity, Pin, Post } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { PostNotFound } from '../posts/errors.ts';
import { isPinnable } from '../posts/permissions.ts';
import { lockPost, lockPosts } from '../posts/rows.ts';
import { ownPost } from '../posts/write/edit.ts';

/** How many posts a local identity may show first. */
export const MOST_PINS = 5;

/**
 * Shows one's own post first on the profile. Errors: NOT_FOUND, FORBIDDEN for the posts of others, INVALID_INPUT for
 * those that are for the mentioned alone, CONFLICT when five are pinned.
 */
export async function pinPost(ctx: Ctx, identity: Identity, postId: bigint): Promise<Pin> {
  const post = await ownPost(ctx, identity, postId);
  if (!isPinnable(post)) {
    throw new AppError('INVALID_INPUT', 'Posts for those who are mentioned alone cannot be pinned.', {
      path: ['input', 'postId'],
    });
  }
  return inTransaction(ctx, async (ctx) => {
    const pinned = await lockPins(ctx, identity, [postId]);
    const known = pinned.find((pin) => pin.postId === postId);
    if (known) return known;
    if (pinned.length >= MOST_PINS) {
      throw new AppError('CONFLICT', `At most ${MOST_PINS} posts are pinned; unpin one first.`, {
        path: ['input', 'postId'],
      });
    }
    const pin = await applyPin(ctx, identity, post);
    if (!pin) throw new PostNotFound(['input', 'postId']);
    return pin;
  });
}

/** No longer shows a post first; whether it was. Errors: NOT_FOUND, FORBIDDEN for the posts of others. */
export async function unpinPost(ctx: Ctx, identity: Identity, postId: bigint): Promise<boolean> {
  await ownPost(ctx, identity, postId);
  return inTransaction(ctx, async (ctx) => (await applyUnpin(ctx, identity, postId)) !== null);
}

/**
 * Pins of one identity are changed one after another, so that two at once do not make six of five. The posts that may
 * be pinned are taken before the identity, as everywhere.
 */
export async function lockPins(ctx: TxCtx, identity: Identity, postIds: readonly bigint[]): Promise<Pin[]> {
  const { sql, models } = ctx.tx;
  await lockPosts(ctx, postIds);
  if (sql.dialect === 'postgresql')
    await sql.all('SELECT 1 FROM identity WHERE "id" = ? FOR NO KEY UPDATE', [identity.id]);
  return models.pin.findMany({ where: { identityId: identity.id }, orderBy: { id: 'asc' } });
}

/** The row of a pin, whoever made it, and its fact; null where the post was deleted. The identity's pins are locked. */
export async function applyPin(ctx: TxCtx, identity: Identity, post: Post): Promise<Pin | null> {
  const locked = await lockPost(ctx, post.id);
  if (!locked || locked.deletedAt !== null) return null;
  const pin: Pin = {
    id: ctx.app.ids.next(),
    identityId: identity.id,
    postId: post.id,
    createdAt: BigInt(ctx.app.clock.now()),
  };
  const inserted = await ctx.tx.sql.run(
    'INSERT INTO pin ("id", "identityId", "postId", "createdAt") VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [pin.id, pin.identityId, pin.postId, pin.createdAt],
  );
  if (inserted === 1) await ctx.emit({ kind: 'pinned', pin, post, identity });
  return pin;
}

/** Removes a pin, whoever does, and emits its fact; null where there was none. */
export async function applyUnpin(ctx: TxCtx, identity: Identity, postId: bigint): Promise<Pin | null> {
  const identityId_postId = { identityId: identity.id, postId };
  const pin = await ctx.tx.models.pin.findUnique({ where: { identityId_postId } });
  if (!pin || (await ctx.tx.sql.run('DELETE FROM pin WHERE "id" = ?', [pin.id])) === 0) return null;
  const post = await ctx.tx.models.post.findUnique({ where: { id: postId } });
  if (post) await ctx.emit({ kind: 'unpinned', pin, post, identity });
  return pin;
}
