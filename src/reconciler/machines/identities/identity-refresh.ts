// Machine: fetches a remote actor again whose copy here is old.

import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine } from '../machine.ts';

/** An actor that sends us something is looked at again when what we know is older. */
export const STALE_MS = 24 * 3_600_000;
/** After so many failures it is left for the next time it is heard of. */
const MOST_TRIES = 4;

/**
 * Fetches an actor of another server anew: it is stale and was heard of, or its inbox said 410. `subject`: the
 * identity's id.
 */
export function identityRefresh(remote: RemoteWork): Machine {
  return {
    graph: identityRefreshGraph,
    handlers: {
      async fetch({ ctx, subject, attempts }) {
        const identity = await ctx.app.db.models.identity.findUnique({ where: { id: BigInt(subject) } });
        if (!identity || identity.domainId !== null || identity.state === 'DELETED') return done;
        if ((await remote.refreshIdentity(ctx, identity)) !== 'unreachable') return done;
        if (attempts + 1 >= MOST_TRIES) return done;
        throw new Error(`${identity.handleDomain} could not be asked about ${identity.username}.`);
      },
    },
  };
}

export const identityRefreshGraph = defineGraph({
  name: 'identity-refresh',
  about: 'what is known here of somebody on another server',
  initial: 'stale',
  states: {
    stale: {
      about: 'Heard of after more than a day, or its inbox says that it is gone: its actor is asked.',
      handler: 'fetch',
      schedule: 'with-backoff',
      to: ['stale', 'done'],
    },
    done: { terminal: true },
  },
});
