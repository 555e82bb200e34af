// Machine: goes once, after an upgrade, through posts that are older than the table of their links.

import { linkOldPosts } from '../../../core/posts/old-links.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/** It pauses this many times as long as a chunk took. */
const PAUSES = 9;
const SHORTEST_PAUSE_MS = 20;

/** Planted by the migration of an install that has posts; a new one never has it. */
export const oldLinks: Machine = {
  graph: defineGraph({
    name: 'old-links',
    about: 'which pages the posts link to that were there before previews',
    initial: 'linking',
    states: {
      linking: {
        about:
          'A chunk of posts, the newest first; the pages of the last month’s are looked at, one every two seconds.',
        handler: 'link',
        schedule: 'when-due',
        to: ['linking', 'done'],
      },
      done: { about: 'All posts have their links.', terminal: true },
    },
  }),
  handlers: {
    async link({ ctx, payload: { below, looks, lastLookAt } }) {
      const begun = ctx.app.clock.now();
      const next = await linkOldPosts(ctx, {
        below: BigInt(String(below)),
        looks: Number(looks ?? 0),
        lastLookAt: Number(lastLookAt ?? 0),
      });
      if (next === null) return done;
      const tookMs = ctx.app.clock.now() - begun;
      return {
        to: 'linking',
        afterMs: Math.max(SHORTEST_PAUSE_MS, PAUSES * tookMs),
        payload: { ...next, below: String(next.below) },
      };
    },
  },
};
