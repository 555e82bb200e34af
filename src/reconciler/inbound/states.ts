// The states of an inbound activity: as stored, and as a graph.

import { defineGraph } from '../../lib/graph/define.ts';

/** States of an inbound message as stored (`inbound.state`). */
export const INBOUND = { WAITING: 0, HANDLED: 1, IGNORED: 2, FAILED: 3 } as const;

export const inboundGraph = defineGraph({
  name: 'inbound',
  about: 'an activity that came in and was verified',
  initial: 'waiting',
  states: {
    waiting: {
      about:
        'Handled in the order of arrival per actor; tried again where what it needs could not be fetched.',
      handler: 'handle',
      schedule: 'with-backoff',
      to: ['waiting', 'handled', 'ignored', 'failed'],
    },
    handled: { about: 'It took effect; its id stays for 30 days.', terminal: true },
    ignored: { about: 'It concerns nobody here, or says nothing we take.', terminal: true },
    failed: { about: 'It could not be read, or not within its attempts.', terminal: true },
  },
});
