// The mutations `retryDeliveries` and `flushDeliveries`, for admins.

import { mutation } from '../../schema/mutation.ts';

mutation('retryDeliveries', {
  description: 'Tries now what waits for one server, or for all, whatever pause was meant.',
  scope: { installAdmin: 'admin:write' },
  errors: [],
  takes: 'Which server, or none for all.',
  input: (t) => ({
    host: t.string({ description: 'Its name, at most 253 characters; all servers when left out.' }),
  }),
  gives: 'How much that concerned.',
  payload: {
    tried: { type: 'Int', description: 'Messages that are tried now.' },
  },
  resolve: async ({ host }, ctx) => ({ tried: await ctx.services.reconciler.queue.retry(host ?? null) }),
});

mutation('flushDeliveries', {
  description: 'Gives up what waits for one server.',
  scope: { installAdmin: 'admin:write' },
  errors: [],
  takes: 'The server to give up on.',
  input: (t) => ({ host: t.string({ required: true, description: 'Its name, at most 253 characters.' }) }),
  gives: 'How much was given up.',
  payload: {
    cancelled: { type: 'Int', description: 'Messages that are not sent any more.' },
  },
  resolve: async ({ host }, ctx) => ({ cancelled: await ctx.services.reconciler.queue.flush(host) }),
});
