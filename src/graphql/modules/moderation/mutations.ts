// The mutations by which moderators warn people and delete suspended identities, and by which people appeal.

import { readMessage, readNotice } from '../../../core/audit/notice.ts';
import { LONGEST_REASON, readReason } from '../../../core/audit/reason.ts';
import { deleteSuspended } from '../../../core/identities/delete-suspended.ts';
import { APPEAL_DAYS, appeal, LONGEST_APPEAL, readAppeal } from '../../../core/moderation/strikes/appeal.ts';
import { decideAppeal } from '../../../core/moderation/strikes/decide.ts';
import { warnIdentity } from '../../../core/moderation/strikes/warn.ts';
import { InvalidInputError } from '../../schema/errors.ts';
import { readId, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { mustHold } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { readReportOfAct } from '../reports/read.ts';
import { noticeInput } from './notice-input.ts';
import { StrikeRef } from './strike.ts';
import { moderatedTarget } from './target.ts';

const REASON = `Why, for the audit log: plain text of at most ${LONGEST_REASON} characters.`;
const ID = ['input', 'identityId'];

mutation('warnIdentity', {
  description:
    'Warns those who hold an identity, in words, and changes nothing; moderators of its domain may, but not those of their own rank or above.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE'],
  takes: 'Whom to warn, and of what.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of an identity of this install.' }),
    ...noticeInput(t),
    reportId: t.id({ description: 'The report that led to it, by its global id; it is shown there.' }),
    reason: t.string({ description: REASON }),
  }),
  gives: 'Who was warned.',
  payload: { identity: { type: IdentityRef, description: 'The identity, which is as before.' } },
  check: ({ identityId, reason, reportId, message }) => [
    () => readId(identityId, 'Identity', ID),
    () => readReason(reason),
    () => readOptionalId(reportId, 'Report', ['input', 'reportId']),
    () => readMessage(message),
  ],
  resolve: async ({ identityId, reason, reportId, ...notice }, ctx) => ({
    identity: await warnIdentity(ctx.core, await moderatedTarget(ctx, identityId), {
      reason: reason ?? null,
      reportId: await readReportOfAct(reportId, ctx),
      notice: readNotice(notice),
    }),
  }),
});

mutation('deleteSuspendedIdentity', {
  description:
    'Deletes a suspended identity of this install with all its posts, for good, here and on every server that knows it; admins of its domain may. Its handle is never used again.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'GONE', 'CONFLICT'],
  takes: 'Which identity to delete for good, and why.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of a suspended identity of this install.' }),
    reason: t.string({ description: REASON }),
  }),
  gives: 'The tombstone of the deleted identity, which keeps its handle taken.',
  payload: { identity: { type: IdentityRef, description: 'The deleted identity, without content.' } },
  check: ({ identityId, reason }) => [() => readId(identityId, 'Identity', ID), () => readReason(reason)],
  resolve: async ({ identityId, reason }, ctx) => ({
    identity: await deleteSuspended(ctx.core, await moderatedTarget(ctx, identityId), reason ?? null),
  }),
});

mutation('appealStrike', {
  description: `Says why a decision about an identity is wrong, once and within ${APPEAL_DAYS} days: as somebody who holds it, or by the link in the mail about it without signing in. The moderators of the domain are told.`,
  scope: { public: true },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Against which decision, and why: send `strikeId` or `token`.',
  input: (t) => ({
    strikeId: t.id({
      description: 'Global id of the decision; needs a token with the scope `write:accounts`.',
    }),
    token: t.string({ description: 'The `token` of the link in the mail, at most 200 characters.' }),
    text: t.string({
      required: true,
      description: `Why it is wrong: plain text of at most ${LONGEST_APPEAL} characters.`,
    }),
  }),
  gives: 'The decision, with the appeal.',
  payload: { strike: { type: StrikeRef, description: 'The decision; `appeal` is open.' } },
  check: ({ strikeId, text }) => [
    () => readOptionalId(strikeId, 'Strike', ['input', 'strikeId']),
    () => readAppeal(text),
  ],
  resolve: async ({ strikeId, token, text }, ctx) => {
    if (token != null) return { strike: await appeal(ctx.core, { token }, text) };
    if (strikeId == null)
      throw new InvalidInputError('Say which decision it is against: send strikeId or token.', {
        path: ['input', 'strikeId'],
      });
    mustHold(ctx, 'write:accounts');
    return {
      strike: await appeal(ctx.core, { strikeId: readId(strikeId, 'Strike', ['input', 'strikeId']) }, text),
    };
  },
});

mutation('decideAppeal', {
  description:
    'Approves an appeal, which takes back what was decided, or rejects it; who appealed is mailed. Moderators of the domain may, but not about themselves; where a login was disabled, admins of the install.',
  scope: { holds: 'admin:write:accounts' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'Which appeal, and how it is decided.',
  input: (t) => ({
    strikeId: t.id({ required: true, description: 'Global id of the decision that was appealed.' }),
    isApproved: t.boolean({
      required: true,
      description: 'True takes the decision back, false holds to it.',
    }),
  }),
  gives: 'The decision, with the appeal that was decided.',
  payload: {
    strike: { type: StrikeRef, description: 'The decision; `appeal.state` says what became of it.' },
  },
  resolve: async ({ strikeId, isApproved }, ctx) => ({
    strike: await decideAppeal(ctx.core, readId(strikeId, 'Strike', ['input', 'strikeId']), isApproved),
  }),
});
