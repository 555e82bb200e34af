// Machine: fetches a collection of recommended people that a post links to.

import { COLLECTION_FETCH } from '../../../core/posts/linked-collections.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine } from '../machine.ts';

/**
 * Fetches a collection of another server that is not known here, with whose it is: posts that link to it show it from
 * then on. What is none, or cannot be had, is left alone. `subject`: its URI.
 */
export function collectionFetch(remote: RemoteWork): Machine {
  return {
    graph: collectionFetchGraph,
    handlers: {
      async fetch({ ctx, subject }) {
        await remote.fetchCollection(ctx, subject);
        return done;
      },
    },
  };
}

export const collectionFetchGraph = defineGraph({
  name: COLLECTION_FETCH,
  about: 'a collection of people on another server that a post links to and that is not known here',
  initial: 'fetching',
  states: {
    fetching: {
      about: 'It is fetched from its server, with whose it is.',
      handler: 'fetch',
      schedule: 'with-backoff',
      to: ['done'],
    },
    done: { terminal: true },
  },
});
