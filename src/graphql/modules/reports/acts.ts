// The field `Report.acts`, for moderators: what a report led to.

import { actsOf } from '../../../core/reports/work.ts';
import { builder } from '../../schema/builder.ts';
import { connectRows, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { AuditEntryConnection } from '../audit/ref.ts';
import { ReportRef, readsAsModerator } from './ref.ts';

builder.objectFields(ReportRef, (t) => ({
  acts: t.field({
    type: AuditEntryConnection,
    description:
      'What moderators did because of it, newest first; none for all who do not moderate the domain.',
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: (it, args, ctx) =>
      connectRows(args, async (page) =>
        (await readsAsModerator(it, ctx)) ? actsOf(ctx.core, it.id, page) : [],
      ),
  }),
}));
