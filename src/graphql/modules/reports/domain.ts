// The field `Domain.reports`, for moderators.

import { reportsTo } from '../../../core/reports/queries.ts';
import type { Report } from '../../../db/rows.ts';
import { builder, type Types } from '../../schema/builder.ts';
import {
  type Connection,
  connectionType,
  connectRows,
  pageArgs,
  pageComplexity,
} from '../../schema/connection.ts';
import { readOptionalId } from '../../schema/ids.ts';
import { DomainRef } from '../domains/ref.ts';
import { ReportRef } from './ref.ts';

const ReportConnection = connectionType(
  'Report',
  ReportRef,
  'Reports, newest first.',
  'A report in the list.',
) as unknown as PothosSchemaTypes.ObjectRef<Types, Connection<Report>>;

builder.objectFields(DomainRef, (t) => ({
  reports: t.field({
    type: ReportConnection,
    description: 'Reports to the moderators, admins and owner of the domain, newest first.',
    authScopes: { holds: 'admin:read:reports' },
    args: {
      ...pageArgs(t.arg),
      isResolved: t.arg.boolean({
        description: 'True for those that were closed, false for the open ones; all when left out.',
      }),
      reporterId: t.arg.id({ description: 'Only those that this identity made, by its global id.' }),
      targetId: t.arg.id({ description: 'Only those about this identity, by its global id.' }),
    },
    complexity: pageComplexity,
    resolve: (domain, { isResolved, reporterId, targetId, ...args }, ctx) => {
      const filter = {
        isResolved: isResolved ?? null,
        reporterId: readOptionalId(reporterId, 'Identity', ['reporterId']),
        targetId: readOptionalId(targetId, 'Identity', ['targetId']),
      };
      return connectRows(args, (page) => reportsTo(ctx.core, domain, filter, page));
    },
  }),
}));
