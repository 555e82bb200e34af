// Machine: looks for the DNS record that proves a domain, and activates it.

import { activateDomain } from '../../core/domains/activate.ts';
import { forgetDomain } from '../../core/domains/forget.ts';
import { readDomain } from '../../core/domains/in-memory.ts';
import { isAppError } from '../../lib/app-error.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import type { ProveDomain } from '../types.ts';
import { done, type Machine, type Step, type WorkRun } from './machine.ts';

/** Looked up again after these, then every hour; DNS is slow to tell. */
const PAUSES_MS = [60_000, 120_000, 300_000, 600_000, 1_800_000];
const SELDOM_MS = 3_600_000;
/** Nobody waits for ever: it can be added anew. */
const GIVE_UP_MS = 14 * 24 * 3_600_000;

/** Whether DNS proves that a pending domain belongs to whoever added it; then it serves. `subject`: the domain's id. */
export function domainProof(prove: ProveDomain): Machine {
  return {
    graph: domainProofGraph,
    handlers: { lookUp: (run) => lookUp(run, prove) },
  };
}

async function lookUp({ ctx, subject, payload }: WorkRun, prove: ProveDomain): Promise<Step> {
  const domain = await readDomain(ctx.app.db, BigInt(subject));
  if (domain?.state !== 'PENDING') return done;
  const tries = typeof payload.tries === 'number' ? payload.tries : 0;
  if (await prove(domain)) {
    try {
      await activateDomain(ctx, domain);
      return done;
    } catch (error) {
      // It is another server here and stays one; whoever added it is told the same when they add it anew.
      if (!isAppError(error, 'CONFLICT')) throw error;
      await forgetDomain(ctx, domain);
      return done;
    }
  }
  if (ctx.now - Number(domain.createdAt) > GIVE_UP_MS) {
    await forgetDomain(ctx, domain);
    return done;
  }
  return { to: 'unproved', afterMs: PAUSES_MS[tries] ?? SELDOM_MS, payload: { tries: tries + 1 } };
}

export const domainProofGraph = defineGraph({
  name: 'domain-proof',
  about: 'whether a domain belongs to whoever added it',
  initial: 'unproved',
  states: {
    unproved: {
      about: 'DNS is asked after a minute, then less and less often, for 14 days.',
      handler: 'lookUp',
      schedule: 'when-due',
      to: ['unproved', 'done'],
    },
    done: { about: 'It serves, or it is forgotten.', terminal: true },
  },
});
