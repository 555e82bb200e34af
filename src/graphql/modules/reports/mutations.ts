// The mutations of reports: to make one, and to close it.

import { domainOfAuthor } from '../../../core/posts/write/create.ts';
import { changeReport } from '../../../core/reports/change.ts';
import {
  LONGEST_REPORT_COMMENT,
  MOST_REPORTED_COLLECTIONS,
  MOST_REPORTED_POSTS,
  readReport,
  report,
} from '../../../core/reports/report.ts';
import { setResolved } from '../../../core/reports/resolve.ts';
import {
  addReportNote,
  assignReport,
  LONGEST_NOTE,
  MOST_NOTES,
  readReportNote,
  removeReportNote,
} from '../../../core/reports/work.ts';
import { mustAct } from '../../../core/viewer.ts';
import { ReportCategoryEnum } from '../../schema/enums/moderation.ts';
import { given } from '../../schema/given.ts';
import { readId, readIds, readOptionalId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { targetIdentity } from '../identities/target.ts';
import { ReportNoteRef, ReportRef } from './ref.ts';

const POST_IDS = ['input', 'postIds'];
const COLLECTION_IDS = ['input', 'collectionIds'];

mutation('reportIdentity', {
  description:
    'Reports an identity to the moderators of the domain of the acting identity, and where asked to the server of the reported.',
  scope: { holds: 'write:reports' },
  act: 'reports',
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'RATE_LIMITED'],
  takes: 'Whom to report, and why.',
  input: (t) => ({
    identityId: t.id({ required: true, description: 'Global id of the identity to report.' }),
    postIds: t.idList({
      description: `Posts of it that the acting identity sees, at most ${MOST_REPORTED_POSTS}.`,
    }),
    collectionIds: t.idList({
      description: `Collections of it that the acting identity sees, at most ${MOST_REPORTED_COLLECTIONS}.`,
    }),
    comment: t.string({
      description: `What is wrong, as plain text; at most ${LONGEST_REPORT_COMMENT} characters.`,
    }),
    category: t.field({
      type: ReportCategoryEnum,
      description: 'What it is about; VIOLATION when left out with rules, else OTHER.',
    }),
    ruleIds: t.stringList({
      description: 'The rules it breaks, by their ids in `Domain.rules`; at most 50.',
    }),
    isForwarded: t.boolean({
      description:
        'Whether to tell the server of the identity as well. It is not told who reports; a domain of this install is another server here.',
    }),
  }),
  gives: 'The new report.',
  payload: { report: { type: ReportRef, description: 'The report as the moderators have it.' } },
  check: async ({ identityId, postIds, collectionIds, ...input }, ctx) => {
    const domain = await domainOfAuthor(ctx.core, mustAct(ctx.core.viewer));
    return [
      () => readId(identityId, 'Identity', ['input', 'identityId']),
      () => readIds(postIds ?? [], 'Post', POST_IDS),
      () => readIds(collectionIds ?? [], 'Collection', COLLECTION_IDS),
      // How many there are is looked at whatever they are.
      () =>
        readReport(domain, {
          ...given(input),
          postIds: (postIds ?? []).map(() => 0n),
          collectionIds: (collectionIds ?? []).map(() => 0n),
        }),
    ];
  },
  resolve: async ({ identityId, postIds, collectionIds, ...input }, ctx) => {
    const reporter = mustAct(ctx.core.viewer);
    const target = await targetIdentity(ctx, identityId);
    const posts = postIds && readIds(postIds, 'Post', POST_IDS);
    const collections = collectionIds && readIds(collectionIds, 'Collection', COLLECTION_IDS);
    return {
      report: await report(ctx.core, reporter, target, {
        ...given(input),
        ...(posts ? { postIds: posts } : {}),
        ...(collections ? { collectionIds: collections } : {}),
      }),
    };
  },
});

const REPORT_ID = 'Global id of a report to moderators of a domain.';

mutation('resolveReport', {
  description: 'Closes a report; moderators of its domain may.',
  scope: { holds: 'admin:write:reports' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The report to close.',
  input: (t) => ({ reportId: t.id({ required: true, description: REPORT_ID }) }),
  gives: 'The closed report.',
  payload: { report: { type: ReportRef, description: 'The report; `resolvedAt` says when it was closed.' } },
  resolve: async ({ reportId }, ctx) => ({
    report: await setResolved(ctx.core, readId(reportId, 'Report', ['input', 'reportId']), true),
  }),
});

mutation('reopenReport', {
  description: 'Opens a closed report again; moderators of its domain may.',
  scope: { holds: 'admin:write:reports' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The report to open.',
  input: (t) => ({ reportId: t.id({ required: true, description: REPORT_ID }) }),
  gives: 'The report, which is open again.',
  payload: { report: { type: ReportRef, description: 'The report; `resolvedAt` is null.' } },
  resolve: async ({ reportId }, ctx) => ({
    report: await setResolved(ctx.core, readId(reportId, 'Report', ['input', 'reportId']), false),
  }),
});

mutation('updateReport', {
  description:
    'Says anew what a report is about; moderators of its domain may. What was said, and by whom, stays.',
  scope: { holds: 'admin:write:reports' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The report, and what it is about.',
  input: (t) => ({
    reportId: t.id({ required: true, description: REPORT_ID }),
    category: t.field({ type: ReportCategoryEnum, description: 'What it is about; stays when left out.' }),
    ruleIds: t.stringList({
      description:
        'The rules it names, by their ids in `Domain.rules`, at most 50; they stay when left out. Only a VIOLATION names rules.',
    }),
  }),
  gives: 'The report after the change.',
  payload: { report: { type: ReportRef, description: 'The report as it is now.' } },
  resolve: async ({ reportId, ...change }, ctx) => ({
    report: await changeReport(ctx.core, readId(reportId, 'Report', ['input', 'reportId']), given(change)),
  }),
});

mutation('assignReport', {
  description:
    'Says which moderator of the domain sees to a report, or that nobody does; its moderators may.',
  scope: { holds: 'admin:write:reports' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The report, and who sees to it.',
  input: (t) => ({
    reportId: t.id({ required: true, description: REPORT_ID }),
    identityId: t.id({
      description:
        'Global id of an identity on the domain that a moderator of it holds; nobody when left out.',
    }),
  }),
  gives: 'The report with its new assignee.',
  payload: { report: { type: ReportRef, description: 'The report; `assignee` says who sees to it.' } },
  check: ({ reportId, identityId }) => [
    () => readId(reportId, 'Report', ['input', 'reportId']),
    () => readOptionalId(identityId, 'Identity', ['input', 'identityId']),
  ],
  resolve: async ({ reportId, identityId }, ctx) => {
    const assignee = identityId == null ? null : await targetIdentity(ctx, identityId);
    const id = readId(reportId, 'Report', ['input', 'reportId']);
    return { report: await assignReport(ctx.core, id, assignee) };
  },
});

mutation('addReportNote', {
  description: 'Writes something down about a report, for the other moderators of the domain.',
  scope: { holds: 'admin:write:reports' },
  errors: ['INVALID_INPUT', 'NOT_FOUND', 'CONFLICT'],
  takes: 'What to write down, and about which report.',
  input: (t) => ({
    reportId: t.id({ required: true, description: REPORT_ID }),
    text: t.string({
      required: true,
      description: `Plain text of at most ${LONGEST_NOTE} characters; a report has ${MOST_NOTES} notes at most.`,
    }),
  }),
  gives: 'The new note.',
  payload: { note: { type: ReportNoteRef, description: 'The note; it stands last in `Report.notes`.' } },
  check: ({ reportId, text }) => [
    () => readId(reportId, 'Report', ['input', 'reportId']),
    () => readReportNote(text),
  ],
  resolve: async ({ reportId, text }, ctx) => ({
    note: await addReportNote(ctx.core, readId(reportId, 'Report', ['input', 'reportId']), text),
  }),
});

mutation('removeReportNote', {
  description: 'Removes a note about a report; moderators of the domain may.',
  scope: { holds: 'admin:write:reports' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The note to remove.',
  input: (t) => ({ noteId: t.id({ required: true, description: 'Global id of a note about a report.' }) }),
  gives: 'The report without the note.',
  payload: {
    report: { type: ReportRef, description: 'The report that it was about.' },
    noteId: { type: 'ID', description: 'The `id` that was sent; remove it from `Report.notes`.' },
  },
  resolve: async ({ noteId }, ctx) => ({
    report: await removeReportNote(ctx.core, readId(noteId, 'ReportNote', ['input', 'noteId'])),
    noteId,
  }),
});
