// Asks for the results of somebody else's poll.

import { LRUCache } from 'lru-cache';
import type { Identity } from '../../db/rows.ts';
import type { App, Ctx } from '../context.ts';
import { postToInteractWith } from '../posts/permissions.ts';
import { isOpen } from '../posts/policy.ts';
import { readerOf } from '../posts/reader.ts';
import { pollOf } from '../posts/shapes.ts';

/** How soon a poll is asked for again. */
const PAUSE_MS = 60_000;
/** Whoever looks waits no longer for another server. */
const DEADLINE_MS = 5_000;

const asked = new WeakMap<App, LRUCache<bigint, number>>();

/**
 * Asks a poll's own server for its results, for whoever sees it; at most once a minute for everybody here. Errors:
 * NOT_FOUND, FORBIDDEN.
 */
export async function refreshPoll(ctx: Ctx, identity: Identity, postId: bigint): Promise<void> {
  const post = await postToInteractWith(ctx, await readerOf(ctx, identity), identity, postId);
  const poll = pollOf(post);
  if (!poll || post.domainId !== null || poll.closedAt !== null) return;
  const now = ctx.app.clock.monotonic();
  const times = asked.get(ctx.app) ?? new LRUCache<bigint, number>({ max: 1_000 });
  asked.set(ctx.app, times);
  if (now - (times.get(postId) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return;
  times.set(postId, now);
  await ctx.app.ports.remote.refreshPost(
    ctx,
    post,
    isOpen(post.visibility) ? null : identity.id,
    DEADLINE_MS,
  );
}
