// Machine: tells other servers of votes in a poll of ours.

import { sendResults } from '../../../core/polls/announce-results.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/** Updates with the results of a poll, with pauses that grow from 5 seconds to 3 minutes. `subject`: the post's id. */
export const pollResults: Machine = {
  graph: defineGraph({
    name: 'poll-results',
    about: 'votes that other servers are to hear of',
    initial: 'counting',
    states: {
      counting: {
        about: 'One Update for all votes since the last; then it rests, and looks again.',
        handler: 'send',
        schedule: 'with-backoff',
        to: ['counting', 'done'],
      },
      done: { about: 'Until somebody votes again.', terminal: true },
    },
  }),
  handlers: {
    async send({ ctx, subject }) {
      const restMs = await sendResults(ctx, BigInt(subject));
      return restMs === null ? done : { to: 'counting', afterMs: restMs };
    },
  },
};
