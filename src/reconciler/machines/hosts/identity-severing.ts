// Machine: ends the follows with somebody whom a domain suspended for itself.

import { inTransaction } from '../../../core/context.ts';
import { severFromIdentity } from '../../../core/follows/sever.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/**
 * Ends the follows between a domain and somebody it suspended, a chunk a transaction. `subject`: the id of the
 * restriction.
 */
export const identitySevering: Machine = {
  graph: defineGraph({
    name: 'identity-severing',
    about: 'follows with somebody whom a domain suspended for itself',
    initial: 'severing',
    states: {
      severing: {
        about: 'Undo of ours, Reject of theirs.',
        handler: 'severChunk',
        schedule: 'with-backoff',
        to: ['severing', 'done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: {
    async severChunk({ ctx, subject }) {
      const found = await ctx.app.db.models.identityRestriction.findUnique({
        where: { id: BigInt(subject) },
      });
      // Taken back meanwhile, or a limit now: what is left may stay.
      if (found?.level !== 'SUSPEND') return done;
      const isSevered = await inTransaction(ctx, (inside) => severFromIdentity(inside, found));
      return isSevered ? done : { to: 'severing' };
    },
  },
};
