// The queries `hosts`, `host` and `hostBlocks`, for admins.

import { hostBlocksPage, hostByName, hostsPage } from '../../../core/hosts/queries.ts';
import { mustAdministerDomain, mustAdministerInstall } from '../../../core/roles/policy.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { BreakerStateEnum } from '../../schema/enums/deliveries.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { HostBlockConnection, HostConnection, HostRef } from './ref.ts';

builder.queryFields((t) => ({
  hosts: t.field({
    type: HostConnection,
    description: 'The other servers that this install knows.',
    authScopes: { installAdmin: 'admin:read' },
    args: {
      ...pageArgs(t.arg),
      text: t.arg.string({ description: 'Only names with this in them, at most 253 characters.' }),
      breaker: t.arg({ type: BreakerStateEnum, description: 'Only servers in this state.' }),
    },
    complexity: pageComplexity,
    resolve: (_root, { breaker, text, ...args }, ctx) =>
      connectRows(args, (page) => hostsPage(ctx.core, page, breaker ?? null, text?.slice(0, 253) ?? null)),
  }),
  host: t.field({
    type: HostRef,
    nullable: true,
    description: 'Another server by its host; null if it is not known here.',
    authScopes: { installAdmin: 'admin:read' },
    args: {
      name: t.arg.string({
        required: true,
        description: 'The host name, at most 253 characters, with the port if it is unusual.',
      }),
    },
    resolve: (_root, { name }, ctx) => hostByName(ctx.core, name.trim().toLowerCase()),
  }),
  hostBlocks: t.field({
    type: HostBlockConnection,
    description: 'The servers that a domain, or the whole install, blocks; for its admins.',
    authScopes: { holds: 'admin:read:domain_blocks' },
    args: {
      ...pageArgs(t.arg),
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      covering: t.arg.string({
        description:
          'Only decisions that this server falls under: about its name, or a name above it; at most 253 characters.',
      }),
    },
    complexity: pageComplexity,
    resolve: (_root, { domainId, covering, ...args }, ctx) =>
      answered(async () => {
        const of = await readOptionalDomain(domainId, ctx, ['domainId']);
        if (of) await mustAdministerDomain(ctx.core, of);
        else mustAdministerInstall(ctx.core);
        return connectRows(args, (page) => hostBlocksPage(ctx.core, of?.id ?? null, page, covering ?? null));
      }),
  }),
}));
