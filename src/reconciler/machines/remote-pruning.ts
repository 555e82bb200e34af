// Machine: forgets posts and people of other servers that nobody here kept, by age and by number.

import type { RemoteRetention } from '../../config/retention.ts';
import type { Ctx } from '../../core/context.ts';
import { pruneIdentities } from '../../core/pruning/identities.ts';
import { countRemotePosts, oldRemotePosts } from '../../core/pruning/old-posts.ts';
import { PRUNED_A_CHUNK, prunePosts } from '../../core/pruning/posts.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import type { Machine, Step, WorkRun } from './machine.ts';

const DAY_MS = 24 * 3_600_000;
/** The share of the time that it takes, so that whoever waits for an answer does not notice. */
const SHARE = 1 / 20;
const LONGEST_PAUSE_MS = 10_000;
/** What was stored within this time stays, however many there are. */
const NEW_MS = DAY_MS;

/**
 * Looks once a day at all that is old: a small transaction at a time, and a pause behind each that is nineteen times as
 * long as it took. What is asked for again comes back by fetching.
 */
export function remotePruning(retention: RemoteRetention): Machine {
  return {
    graph: remotePruningGraph,
    standing: 'everything',
    handlers: {
      count: async ({ ctx }) => ({ to: 'posts', payload: { tooMany: await tooMany(ctx, retention) } }),
      forgetPosts: (run) => paced(run.ctx, () => forgetPosts(run, retention)),
      forgetPeople: (run) => paced(run.ctx, () => forgetPeople(run, retention)),
    },
  };
}

async function paced({ app }: Ctx, work: () => Promise<Step>): Promise<Step> {
  const since = app.clock.monotonic();
  const step = await work();
  const tookMs = app.clock.monotonic() - since;
  return { afterMs: Math.min(LONGEST_PAUSE_MS, (tookMs * (1 - SHARE)) / SHARE), ...step };
}

async function tooMany({ app }: Ctx, { mostPosts }: RemoteRetention): Promise<number> {
  return mostPosts === null ? 0 : Math.max(0, (await countRemotePosts(app.db.sql)) - mostPosts);
}

/** `from`: the id where the last transaction ended; `tooMany`: how many posts must go, however old they are. */
async function forgetPosts({ ctx, payload }: WorkRun, { ageMs }: RemoteRetention): Promise<Step> {
  const from = idIn(payload.from);
  const tooMany = typeof payload.tooMany === 'number' ? payload.tooMany : 0;
  const before = ctx.now - (tooMany > 0 ? NEW_MS : ageMs);
  const ids = await oldRemotePosts(ctx.app.db.sql, { from, before, limit: PRUNED_A_CHUNK });
  const last = ids.at(-1);
  if (last === undefined && tooMany === 0) return { to: 'people', payload: {} };
  const removed = await prunePosts(ctx, ids, tooMany > 0 ? tooMany : PRUNED_A_CHUNK);
  // Where nothing old is left to make room with, what is kept by age alone is looked at from the start.
  const left = last === undefined ? 0 : Math.max(0, tooMany - removed);
  const goesOn = last !== undefined && (tooMany === 0 || left > 0);
  return { to: 'posts', payload: { from: goesOn ? String(last) : '0', tooMany: left } };
}

async function forgetPeople({ ctx, payload }: WorkRun, { ageMs }: RemoteRetention): Promise<Step> {
  const next = await pruneIdentities(ctx, ctx.now - ageMs, idIn(payload.from));
  return next === null
    ? { to: 'resting', afterMs: DAY_MS, payload: {} }
    : { to: 'people', payload: { from: String(next) } };
}

const idIn = (value: unknown): bigint => (typeof value === 'string' ? BigInt(value) : 0n);

export const remotePruningGraph = defineGraph({
  name: 'remote-pruning',
  about: 'posts and people of other servers that nobody here kept, by age and by number',
  initial: 'resting',
  endless: true,
  states: {
    resting: { handler: 'count', schedule: { everyMs: DAY_MS }, to: ['posts'] },
    posts: {
      about: 'Some dozen posts, oldest first; then a pause.',
      handler: 'forgetPosts',
      schedule: 'at-once',
      to: ['posts', 'people'],
    },
    people: {
      about: 'Some hundred people; then a pause.',
      handler: 'forgetPeople',
      schedule: 'at-once',
      to: ['people', 'resting'],
    },
  },
});
