// Machine: fetches a collection of recommended people that a post links to.

import { COLLECTION_FETCH } from '../../../core/posts/linked-collections.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { FetchError } from '../../../net/errors.ts';
import type { RemoteWork } from '../../types.ts';
import { done, type Machine } from '../machine.ts';

const MOST_TRIES = 3;

/**
 * Fetches a collection of another server that is not known here, with whose it is: posts that link to it show it from
 * then on. What is none, or cannot be had in three tries, is left alone: whoever looks it up asks for it again.
 * `subject`: its URI. `payload.because`: the host of the post, whose fetches these count as.
 */
export function collectionFetch(remote: RemoteWork): Machine {
  return {
    graph: collectionFetchGraph,
    handlers: {
      async fetch({ ctx, subject, payload, attempts }) {
        const because = typeof payload.because === 'string' ? payload.because : '';
        try {
          await remote.fetchCollection(ctx, subject, because);
        } catch (error) {
          if (!(error instanceof FetchError) || attempts + 1 < MOST_TRIES) throw error;
        }
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
