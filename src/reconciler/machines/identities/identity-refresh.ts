// Machine: fetches a remote actor again whose copy here is old.

import { IDENTITY_REFRESH, UNSURE_MS } from '../../../core/work/identity-refresh.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine, type WorkRun } from '../machine.ts';

/** An actor that sends us something is looked at again when what we know is older. */
export const STALE_MS = 24 * 3_600_000;
/** After so many failures it is left for the next time it is heard of. */
const MOST_TRIES = 4;
/** The same where only its handle is not sure: the last of these tries is about three hours after the first. */
const MOST_CONFIRMATIONS = 6;

/**
 * Fetches an actor of another server anew: it is stale and was heard of, or its inbox said 410, or a server that has to
 * confirm its handle did not answer. `subject`: the identity's id.
 */
export function identityRefresh(remote: RemoteWork): Machine {
  const refresh = async ({ ctx, subject, attempts }: WorkRun, most: number) => {
    const identity = await ctx.app.db.models.identity.findUnique({ where: { id: BigInt(subject) } });
    if (!identity || identity.domainId !== null || identity.state === 'DELETED') return 'gone';
    const outcome = await remote.refreshIdentity(ctx, identity);
    if (outcome === 'unreachable' && attempts + 1 < most)
      throw new Error(`${identity.handleDomain} could not be asked about ${identity.username}.`);
    return outcome;
  };
  return {
    graph: identityRefreshGraph,
    handlers: {
      fetch: async (run) =>
        (await refresh(run, MOST_TRIES)) === 'unsure' ? { to: 'unsure', afterMs: UNSURE_MS } : done,
      async confirm(run) {
        if ((await refresh(run, MOST_CONFIRMATIONS)) === 'unsure' && run.attempts + 1 < MOST_CONFIRMATIONS)
          throw new Error(`The handle of identity ${run.subject} could not be confirmed.`);
        return done;
      },
    },
  };
}

export const identityRefreshGraph = defineGraph({
  name: IDENTITY_REFRESH,
  about: 'what is known here of somebody on another server',
  initial: 'stale',
  states: {
    stale: {
      about: 'Heard of after more than a day, or its inbox says that it is gone: its actor is asked.',
      handler: 'fetch',
      schedule: 'with-backoff',
      to: ['stale', 'unsure', 'done'],
    },
    unsure: {
      about:
        'A server that has to confirm its handle did not answer: for some hours it is asked again, with growing pauses.',
      handler: 'confirm',
      schedule: 'with-backoff',
      to: ['unsure', 'done'],
    },
    done: { terminal: true },
  },
});
