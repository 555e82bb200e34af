// The mutations `blockHost` and `unblockHost`.

import { blockHost, unblockHost } from '../../../core/hosts/block.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { HostBlockRef } from './ref.ts';

const WHOSE = 'The domain that decides; the whole install when left out, which only its admins may.';

mutation('blockHost', {
  description:
    'No longer deals with another server and its subdomains: nothing is taken from it, fetched from it or sent to it. Follows in both directions end.',
  scope: { holds: 'admin:write:domain_blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A server to keep away.',
  input: (t) => ({
    name: t.string({
      required: true,
      description: 'Host name of at most 253 characters; its subdomains are meant too.',
    }),
    domainId: t.id({ description: WHOSE }),
    reason: t.string({ description: 'Told to the people of the domain; at most 2,000 characters.' }),
  }),
  gives: 'The decision.',
  payload: {
    block: { type: HostBlockRef, description: 'As it stands now.' },
  },
  resolve: async ({ name, domainId, reason }, ctx) => ({
    block: await blockHost(ctx.core, await readOptionalDomain(domainId, ctx), {
      name,
      reason: reason ?? '',
    }),
  }),
});

mutation('unblockHost', {
  description: 'Deals with a server again; follows that ended do not come back.',
  scope: { holds: 'admin:write:domain_blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A server that was kept away.',
  input: (t) => ({
    name: t.string({ required: true, description: 'Host name, as it was blocked; at most 253 characters.' }),
    domainId: t.id({ description: WHOSE }),
  }),
  gives: 'Whether anything changed.',
  payload: {
    wasBlocked: { type: 'Boolean', description: 'False where there was no such decision.' },
    blockId: {
      type: 'ID',
      nullable: true,
      description: 'The `id` of the decision, to be taken out of lists; null where there was none.',
    },
  },
  resolve: async ({ name, domainId }, ctx) => {
    const blockId = await unblockHost(ctx.core, await readOptionalDomain(domainId, ctx), name);
    return {
      wasBlocked: blockId !== null,
      blockId: blockId === null ? null : encodeNodeId('HostBlock', blockId),
    };
  },
});
