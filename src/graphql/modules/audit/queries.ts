// The query `auditLog`.

import { auditEntries } from '../../../core/audit/queries.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { answered } from '../../schema/errors.ts';
import { readOptionalDomain } from '../domains/read.ts';
import { AuditActEnum, AuditEntryConnection } from './ref.ts';

builder.queryFields((t) => ({
  auditLog: t.field({
    type: AuditEntryConnection,
    description:
      'What admins and moderators did, newest first: on one domain for its owner and admins, on the whole install for its admins.',
    authScopes: { holds: 'admin:read' },
    args: {
      ...pageArgs(t.arg),
      domainId: t.arg.id({ description: 'Global id of a domain; the whole install when left out.' }),
      act: t.arg({ type: AuditActEnum, description: 'Only acts of this kind.' }),
    },
    complexity: pageComplexity,
    resolve: (_root, { domainId, act, ...args }, ctx) =>
      answered(async () => {
        const domain = await readOptionalDomain(domainId, ctx, ['domainId']);
        return connectRows(args, (page) => auditEntries(ctx.core, domain, { act: act ?? null }, page));
      }),
  }),
}));
