// Lets admins suspend an identity, of this install or another server, and take that back (`setIdentitySuspended`).

import { readMessage, readNotice } from '../../../../core/audit/notice.ts';
import { LONGEST_REASON, readReason } from '../../../../core/audit/reason.ts';
import { setSuspended } from '../../../../core/identities/suspend.ts';
import { administersInstall } from '../../../../core/roles/policy.ts';
import { readId, readOptionalId } from '../../../schema/ids.ts';
import { mutation } from '../../../schema/mutation.ts';
import { noticeInput } from '../../moderation/notice-input.ts';
import { readReportOfAct } from '../../reports/read.ts';
import { IdentityRef } from '../ref.ts';
import { knownIdentity, notFound } from '../target.ts';

mutation('setIdentitySuspended', {
  description:
    'Suspends an identity, or ends that: it and its posts are hidden, and it cannot act. Moderators of its domain may; for identities of other servers, admins of the install. Nobody suspends those of their own rank or above, or ends what was decided about themselves.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE'],
  takes: 'The identity to suspend, or whose suspension to end.',
  input: (t) => ({
    identityId: t.id({
      required: true,
      description: 'Global id of the identity; when it is suspended, its tokens end.',
    }),
    isSuspended: t.boolean({ required: true, description: 'True suspends it, false ends the suspension.' }),
    reportId: t.id({ description: 'The report that led to it, by its global id; it is shown there.' }),
    reason: t.string({
      description: `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`,
    }),
    ...noticeInput(t),
  }),
  gives: 'The identity after it was suspended, or after its suspension ended.',
  payload: { identity: { type: IdentityRef, description: 'The identity, with its new `state`.' } },
  check: ({ identityId, reason, reportId, message }) => [
    () => readId(identityId, 'Identity', ['input', 'identityId']),
    () => readReason(reason),
    () => readMessage(message),
    () => readOptionalId(reportId, 'Report', ['input', 'reportId']),
  ],
  resolve: async ({ identityId, isSuspended, reason, reportId, message, isMailed }, ctx) => {
    const { identity, isSeen } = await knownIdentity(ctx, identityId);
    if (!isSeen && !administersInstall(ctx.core)) throw notFound(['input', 'identityId']);
    const of = await readReportOfAct(reportId, ctx);
    const after = await setSuspended(ctx.core, identity, isSuspended, {
      reason: reason ?? null,
      reportId: of,
      notice: readNotice({ message, isMailed }),
    });
    return { identity: after };
  },
});
