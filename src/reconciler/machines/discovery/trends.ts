// Machine: computes what trends on the domains of this install.

import { computeTrends } from '../../../core/trends/compute.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { Machine } from '../machine.ts';

const EVERY_MS = 10 * 60_000;
/** Between two domains, so that many of them do not hold up everything else. */
const PAUSE_MS = 200;

/** One domain a run, in the order of their ids; then it rests. */
export const trends: Machine = {
  graph: defineGraph({
    name: 'trends',
    about: 'hashtags and posts that many people use on a domain',
    initial: 'computing',
    endless: true,
    states: {
      computing: {
        about: 'The next domain is counted.',
        handler: 'compute',
        schedule: 'when-due',
        to: ['computing', 'resting'],
      },
      resting: {
        about: 'All were counted a moment ago.',
        handler: 'compute',
        schedule: 'when-due',
        to: ['computing', 'resting'],
      },
    },
  }),
  standing: 'everything',
  handlers: {
    async compute({ ctx, payload }) {
      const done = typeof payload.domain === 'string' ? BigInt(payload.domain) : 0n;
      const domains = (await ctx.app.domains.all())
        .filter(({ id, state }) => id > done && state === 'ACTIVE')
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const [next, ...rest] = domains;
      if (next) await computeTrends(ctx, next);
      return rest.length > 0 && next
        ? { to: 'computing', afterMs: PAUSE_MS, payload: { domain: String(next.id) } }
        : { to: 'resting', afterMs: EVERY_MS, payload: {} };
    },
  },
};
