// What notifications for moderators say besides: the report that was made, and who waits to be let in.

import { reportFor } from '../../../core/reports/queries.ts';
import { signUpFor } from '../../../core/sign-up/decide.ts';
import { builder } from '../../schema/builder.ts';
import { holds } from '../../schema/scopes.ts';
import { ReportRef } from '../reports/ref.ts';
import { SignUpRef } from '../sign-up/ref.ts';
import { NOTIFICATION_TYPES } from './ref.ts';

builder.objectField(NOTIFICATION_TYPES.REPORT, 'report', (t) =>
  t.field({
    type: ReportRef,
    nullable: true,
    description:
      'The report; null where it is gone, for a token that may not read reports (`admin:read:reports`), and for a login that does not moderate the domain.',
    resolve: ({ reportId }, _args, ctx) =>
      reportId === null || !holds(ctx, 'admin:read:reports')
        ? null
        : reportFor(ctx.core, null, reportId, true),
  }),
);
builder.objectField(NOTIFICATION_TYPES.SIGN_UP_REQUEST, 'signUp', (t) =>
  t.field({
    type: SignUpRef,
    nullable: true,
    description:
      'Who waits; null where they do no longer, for a token that may not read sign-ups (`admin:read:accounts`), and for a login that does not moderate the domain.',
    resolve: ({ signUpId }, _args, ctx) =>
      signUpId === null || !holds(ctx, 'admin:read:accounts') ? null : signUpFor(ctx.core, signUpId),
  }),
);
