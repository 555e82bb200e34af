// The mutations `retryDeliveries` and `flushDeliveries`, for admins.

import { recordDeliveries } from '../../../core/audit/deliveries.ts';
import { mutation } from '../../schema/mutation.ts';

mutation('retryDeliveries', {
  description: 'Tries the deliveries that wait for one server, or for all, at once.',
  scope: { installAdmin: 'admin:write' },
  errors: ['NOT_FOUND'],
  takes: 'The server whose deliveries to try; all servers when left out.',
  input: (t) => ({
    host: t.string({
      description: 'The host of the server, at most 253 characters; all servers when left out.',
    }),
  }),
  gives: 'How many deliveries are tried.',
  payload: {
    tried: { type: 'Int', description: 'How many deliveries are tried now.' },
  },
  resolve: async ({ host }, ctx) => {
    const tried = await ctx.services.reconciler.queue.retry(host ?? null);
    await recordDeliveries(ctx.core, 'DELIVERIES_RETRIED', host ?? null, tried);
    return { tried };
  },
});

mutation('flushDeliveries', {
  description: 'Cancels all deliveries that wait for one server.',
  scope: { installAdmin: 'admin:write' },
  errors: ['NOT_FOUND'],
  takes: 'The server whose deliveries to cancel.',
  input: (t) => ({
    host: t.string({ required: true, description: 'The host of the server, at most 253 characters.' }),
  }),
  gives: 'How many deliveries were cancelled.',
  payload: {
    cancelled: { type: 'Int', description: 'How many deliveries were cancelled.' },
  },
  resolve: async ({ host }, ctx) => {
    const cancelled = await ctx.services.reconciler.queue.flush(host);
    await recordDeliveries(ctx.core, 'DELIVERIES_CANCELLED', host, cancelled);
    return { cancelled };
  },
});
