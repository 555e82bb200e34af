// Machine: ends the follows between somebody and a server whose people they hide.

import { endFollowsWith } from '../../../core/blocks/hide-host.ts';
import { inTransaction } from '../../../core/context.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/**
 * Ends the follows with a server that somebody hides, a chunk a transaction. `subject`: the id of the row in
 * `hidden_host`.
 */
export const hiddenHost: Machine = {
  graph: defineGraph({
    name: 'hidden-host',
    about: 'follows with a server whose people somebody hides',
    initial: 'ending',
    states: {
      ending: {
        about: 'Undo of ours, Reject of theirs.',
        handler: 'endSome',
        schedule: 'with-backoff',
        to: ['ending', 'done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: {
    async endSome({ ctx, subject }) {
      const { models } = ctx.app.db;
      const hidden = await models.hiddenHost.findUnique({ where: { id: BigInt(subject) } });
      // Shown again meanwhile: what is left may stay.
      const identity = hidden && (await models.identity.findUnique({ where: { id: hidden.identityId } }));
      if (!hidden || !identity) return done;
      const isDone = await inTransaction(ctx, (inside) => endFollowsWith(inside, identity, hidden));
      return isDone ? done : { to: 'ending' };
    },
  },
};
