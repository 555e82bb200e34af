// Machine: fetches the posts that a reply answers, and replies to a post.

import type { Post } from '../../../db/rows.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';

/** A chain of answers is followed so far up. */
export const MOST_ANCESTORS = 40;
/** So many are fetched before others have their turn. */
const ANCESTORS_A_STEP = 8;
/** Replies fetched of one post. */
export const MOST_REPLIES = 30;

/**
 * Completes the thread of a remote post: what it answers, up to the root, then the first replies its server knows of.
 * `subject`: the post's id. Cycles end where a post is known already, endless chains at `MOST_ANCESTORS`.
 */
export function threadFetch(remote: RemoteWork): Machine {
  return {
    graph: threadFetchGraph,
    handlers: {
      fetchAncestors: (run) => fetchAncestors(run, remote),
      fetchReplies: (run) => fetchReplies(run, remote),
    },
  };
}

async function fetchAncestors({ ctx, subject, payload }: WorkRun, remote: RemoteWork): Promise<Step> {
  const { models } = ctx.app.db;
  let depth = typeof payload.depth === 'number' ? payload.depth : 0;
  const from = typeof payload.from === 'string' ? payload.from : subject;
  let post: Post | null = await models.post.findUnique({ where: { id: BigInt(from) } });
  for (let step = 0; step < ANCESTORS_A_STEP; step += 1) {
    if (!post?.inReplyToUri || depth >= MOST_ANCESTORS) return { to: 'replies' };
    // What is known already has its own ancestors, or its own work to find them.
    if (post.inReplyToId !== null) {
      post = await models.post.findUnique({ where: { id: post.inReplyToId } });
    } else post = await remote.fetchPost(ctx, post.inReplyToUri);
    depth += 1;
  }
  if (!post) return { to: 'replies' };
  return { to: 'ancestors', payload: { depth, from: String(post.id) } };
}

async function fetchReplies({ ctx, subject }: WorkRun, remote: RemoteWork): Promise<Step> {
  const post = await ctx.app.db.models.post.findUnique({ where: { id: BigInt(subject) } });
  if (!post || post.domainId !== null || post.deletedAt !== null) return done;
  const uris = new Set(await remote.listReplies(ctx, post, MOST_REPLIES));
  for (const uri of [...uris].slice(0, MOST_REPLIES)) {
    // One that cannot be fetched says nothing about the others.
    await remote
      .fetchPost(ctx, uri)
      .catch((error) => ctx.app.log.debug({ err: error, uri }, 'A reply could not be fetched.'));
  }
  return done;
}

export const threadFetchGraph = defineGraph({
  name: 'thread-fetch',
  about: 'the rest of a thread of which one post came in',
  initial: 'ancestors',
  states: {
    ancestors: {
      about: 'What the post answers, a few at a time, at most 40.',
      handler: 'fetchAncestors',
      schedule: 'with-backoff',
      to: ['ancestors', 'replies'],
    },
    replies: {
      about: 'The first replies its server lists, at most 30.',
      handler: 'fetchReplies',
      schedule: 'with-backoff',
      to: ['done'],
    },
    done: { terminal: true },
  },
});
