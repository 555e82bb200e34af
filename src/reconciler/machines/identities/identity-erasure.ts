// Machine: erases what a deleted identity left: posts, marks, follows, notifications, chunk by chunk.

import { inTransaction } from '../../../core/context.ts';
import { eraseChunk } from '../../../core/erasure/erase.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/** How soon it is looked again whether the identity's Delete has been queued everywhere. */
const LOOK_MS = 1_000;

/** Erases what a deleted identity left, a chunk a transaction. `subject`: the identity's id. */
export const identityErasure: Machine = {
  graph: defineGraph({
    name: 'identity-erasure',
    about: 'what a deleted identity left: posts, follows, marks',
    initial: 'waiting',
    states: {
      waiting: {
        about: 'One chunk a transaction.',
        handler: 'eraseChunk',
        schedule: 'with-backoff',
        to: ['waiting', 'done'],
      },
      done: { about: 'A tombstone is all there is.', terminal: true },
    },
  }),
  handlers: {
    async eraseChunk({ ctx, subject }) {
      const left = await inTransaction(ctx, (inside) => eraseChunk(inside, BigInt(subject)));
      if (left === 'done') return done;
      return left === 'wait' ? { to: 'waiting', afterMs: LOOK_MS } : { to: 'waiting' };
    },
  },
};
