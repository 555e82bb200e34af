// Machine: ends the follows with a blocked host.

import { inTransaction } from '../../../core/context.ts';
import { severChunk } from '../../../core/follows/sever.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/** Ends the follows with a host that was blocked, a chunk a transaction. `subject`: the block's id. */
export const hostSevering: Machine = {
  graph: defineGraph({
    name: 'host-severing',
    about: 'follows with a server that was blocked',
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
      const block = await ctx.app.db.models.hostBlock.findUnique({ where: { id: BigInt(subject) } });
      // Unblocked meanwhile, or limited alone: what is left may stay.
      if (block?.level !== 'BLOCK') return done;
      const isSevered = await inTransaction(ctx, (inside) => severChunk(inside, block));
      return isSevered ? done : { to: 'severing' };
    },
  },
};
