// Machine: removes the files of uploads that nobody needs any more.

import { removeFiles } from '../../../core/media/remove.ts';
import { defineGraph } from '../../../lib/graph/define.ts';
import { done, type Machine } from '../machine.ts';

/**
 * One piece of work for all of them; `subject` is always `all`. Where the storage does not answer it is tried again for
 * ever.
 */
export const mediaRemoval: Machine = {
  graph: defineGraph({
    name: 'media-removal',
    about: 'files of deleted posts and identities, and of uploads that no post took',
    initial: 'removing',
    endless: true,
    states: {
      removing: {
        about: 'The files first, then the rows that name them, some at a time.',
        handler: 'remove',
        schedule: 'with-backoff',
        to: ['removing', 'done'],
      },
      done: { terminal: true },
    },
  }),
  handlers: {
    remove: async ({ ctx }) => ((await removeFiles(ctx)) ? { to: 'removing' } : done),
  },
};
