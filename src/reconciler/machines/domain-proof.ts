import { inTransaction } from '../../core/context.ts';
import { defineGraph } from '../../lib/graph/define.ts';
import { done, type Machine, type Step, type WorkRun } from '../machine.ts';
import type { ProveDomain } from '../types.ts';

/** Looked up again after these, then every hour; DNS is slow to tell. */
const PAUSES_MS = [60_000, 120_000, 300_000, 600_000, 1_800_000];
const SELDOM_MS = 3_600_000;
/** Nobody waits for ever: it can be added anew. */
const GIVE_UP_MS = 14 * 24 * 3_600_000;

/** Whether DNS proves that a pending domain belongs to whoever added it (WIRE.md §2); then it serves. `subject`: the domain's id. */
export function domainProof(prove: ProveDomain): Machine {
  return {
    graph: domainProofGraph,
    handlers: { lookUp: (run) => lookUp(run, prove) },
  };
}

async function lookUp({ ctx, subject, payload }: WorkRun, prove: ProveDomain): Promise<Step> {
  const domain = await ctx.app.db.models.domain.findUnique({ where: { id: BigInt(subject) } });
  if (domain?.state !== 'PENDING') return done;
  const tries = typeof payload.tries === 'number' ? payload.tries : 0;
  if (await prove(domain)) {
    await inTransaction(ctx, async (inside) => {
      const active = await inside.tx.models.domain.update({
        where: { id: domain.id },
        data: { state: 'ACTIVE' },
      });
      await inside.emit({ kind: 'domainChanged', domain: active });
    });
    return done;
  }
  if (ctx.now - Number(domain.createdAt) > GIVE_UP_MS) return done;
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
    done: { about: 'It serves, or it never will.', terminal: true },
  },
});
