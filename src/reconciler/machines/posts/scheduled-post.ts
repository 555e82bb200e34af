// Machine: publishes a scheduled post when its time has come.

import { publishScheduled } from '../../../core/scheduled/publish.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/** `subject`: the id of the scheduled post. */
export const scheduledPost: Machine = {
  graph: defineGraph({
    name: 'scheduled-post',
    about: 'a post that is published later',
    initial: 'waiting',
    endless: true,
    states: {
      waiting: {
        about: 'Until its time has come; it may have been moved.',
        handler: 'publish',
        schedule: 'when-due',
        to: ['waiting', 'done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: {
    async publish({ ctx, subject }) {
      const waitsUntil = await publishScheduled(ctx, BigInt(subject));
      return waitsUntil === null ? done : { to: 'waiting', afterMs: Math.max(0, waitsUntil - ctx.now) };
    },
  },
};
