// Lets admins block another server for the install or one domain, and end that (`blockHost`, `unblockHost`).

import { blockHost, readBlockReason, readHostName, unblockHost } from '../../../core/hosts/block.ts';
import { HostBlockLevelEnum } from '../../schema/enums/moderation.ts';
import { given } from '../../schema/given.ts';
import { encodeNodeId, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { readReportOfAct } from '../reports/read.ts';
import { HostBlockRef } from './ref.ts';

const WHOSE =
  'The domain that blocks it; the whole install when left out, which only admins of the install may do.';

mutation('blockHost', {
  description:
    'Blocks another server and its subdomains: nothing is accepted from it, fetched from it or sent to it, and follows in both directions end. With LIMIT its people are kept from strangers alone.',
  scope: { holds: 'admin:write:domain_blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'A server to block.',
  input: (t) => ({
    name: t.string({
      required: true,
      description: 'Host name of at most 253 characters; its subdomains are blocked too.',
    }),
    domainId: t.id({ description: WHOSE }),
    level: t.field({ type: HostBlockLevelEnum, description: 'How far it goes; BLOCK when left out.' }),
    reason: t.string({ description: 'Shown to the people of the domain; at most 2,000 characters.' }),
    note: t.string({
      description: 'For those who decide alone; at most 2,000 characters. Stays as it is when left out.',
    }),
    isObfuscated: t.boolean({
      description:
        'Whether a part of its name is hidden where the domain shows whom it blocks. Stays as it is when left out.',
    }),
    reportId: t.id({ description: 'The report that led to it, by its global id; it is shown there.' }),
  }),
  gives: 'The block that was made, or changed if there was one.',
  payload: {
    block: { type: HostBlockRef, description: 'The block as it is now.' },
  },
  check: ({ name, domainId, reason, note, reportId }) => [
    () => readHostName(name),
    () => readOptionalId(domainId, 'Domain', ['input', 'domainId']),
    () => readBlockReason(reason),
    () => readBlockReason(note, 'note'),
    () => readOptionalId(reportId, 'Report', ['input', 'reportId']),
  ],
  resolve: async ({ name, domainId, reason, level, note, isObfuscated, reportId }, ctx) => ({
    block: await blockHost(ctx.core, await readOptionalDomain(domainId, ctx), {
      ...given({ note, isObfuscated }),
      name,
      reason: reason ?? '',
      level: level ?? 'BLOCK',
      reportId: await readReportOfAct(reportId, ctx),
    }),
  }),
});

mutation('unblockHost', {
  description: 'Unblocks a server, or ends its limit; follows that ended do not come back.',
  scope: { holds: 'admin:write:domain_blocks' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The server to unblock.',
  input: (t) => ({
    name: t.string({
      required: true,
      description: 'The host name as it was blocked, at most 253 characters.',
    }),
    domainId: t.id({ description: WHOSE }),
  }),
  gives: 'The result of unblocking.',
  payload: {
    wasBlocked: { type: 'Boolean', description: 'Whether it was blocked before.' },
    blockId: {
      type: 'ID',
      nullable: true,
      description: 'The `id` of the removed block; null if there was none.',
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
