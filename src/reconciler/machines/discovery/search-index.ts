// Machine: keeps the full-text index of posts shortly behind what is written, and fills it after an upgrade.

import { indexChunk } from '../../../core/search/indexing.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { Machine } from '../machine.ts';

/** The name of the machine and of its one piece of work. */
export const SEARCH_INDEX = 'search-index';
export const EVERYTHING = 'everything';
const DAY_MS = 24 * 3_600_000;
/**
 * With more to do it pauses this many times as long as a chunk took, so that it never takes more than a small part of
 * the database's time.
 */
const PAUSES = 9;
const SHORTEST_PAUSE_MS = 20;

/** One chunk a run. Events of posts make it due (reconciler/hooks.ts); once a day it looks by itself. */
export const searchIndex: Machine = {
  graph: defineGraph({
    name: SEARCH_INDEX,
    about: 'the full-text index of posts and people',
    initial: 'indexing',
    endless: true,
    states: {
      indexing: {
        about: 'A chunk of what was written since, then of what was there before.',
        handler: 'index',
        schedule: 'when-due',
        to: ['indexing', 'resting'],
      },
      resting: {
        about: 'Everything is indexed, until something is written or a day has passed.',
        handler: 'index',
        schedule: 'when-due',
        to: ['indexing', 'resting'],
      },
    },
  }),
  standing: EVERYTHING,
  handlers: {
    async index({ ctx }) {
      const begun = ctx.app.clock.now();
      const hasMore = await indexChunk(ctx);
      const tookMs = ctx.app.clock.now() - begun;
      return hasMore
        ? { to: 'indexing', afterMs: Math.max(SHORTEST_PAUSE_MS, PAUSES * tookMs) }
        : { to: 'resting', afterMs: DAY_MS };
    },
  },
};
