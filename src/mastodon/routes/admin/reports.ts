// Reports to the moderators of a domain.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { REPORT, type ReportData } from '../../documents/moderation.ts';
import { moderatedReport } from '../../entities/moderation.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, PAGE } from '../../params/page.ts';
import { flag, someTexts, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { moderatedPage } from './page.ts';

const LIST = graphql(
  `query RestReports(
    $first: Int, $last: Int, $after: String, $before: String, $newerThan: String, $isResolved: Boolean, $reporterId: ID, $targetId: ID
  ) {
    domain {
      reports(
        first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan, isResolved: $isResolved,
        reporterId: $reporterId, targetId: $targetId
      ) { edges { cursor node { ...ModeratedReport } } }
    }
  }`,
  [REPORT],
);
const ONE = graphql(
  'query RestReportById($id: ID!) { node(id: $id) { ... on Report { domain { key } ...ModeratedReport } } }',
  [REPORT],
);
const ASSIGN = graphql(`mutation RestAssign($input: AssignReportInput!) {
  done: assignReport(input: $input) { ... on AssignReportPayload { report { id } } ... on Error { code message path } }
}`);
const RESOLVE = graphql(`mutation RestResolve($input: ResolveReportInput!) {
  done: resolveReport(input: $input) { ... on ResolveReportPayload { report { id } } ... on Error { code message path } }
}`);
const CHANGE = graphql(`mutation RestChangeReport($input: UpdateReportInput!) {
  done: updateReport(input: $input) { ... on UpdateReportPayload { report { id } } ... on Error { code message path } }
}`);
const REOPEN = graphql(`mutation RestReopen($input: ReopenReportInput!) {
  done: reopenReport(input: $input) { ... on ReopenReportPayload { report { id } } ... on Error { code message path } }
}`);

const CATEGORIES = { spam: 'SPAM', legal: 'LEGAL', violation: 'VIOLATION', other: 'OTHER' } as const;

function categoryOf(word: string) {
  if (Object.hasOwn(CATEGORIES, word)) return CATEGORIES[word as keyof typeof CATEGORIES];
  throw invalid('Category is not included in the list');
}

const USUAL = 100;
const READ = ['admin:read:reports'] as const;
const WRITE = ['admin:write:reports'] as const;
/** Whoever is named in a report is shown as moderators see them. */
const SEES = ['read', 'admin:read:accounts', 'admin:read:reports'] as const;

const list = route({
  method: 'GET',
  path: '/api/v1/admin/reports',
  audience: 'moderator',
  scopes: READ,
  grants: SEES,
  params: { ...PAGE, resolved: flag, account_id: text, target_account_id: text },
  documents: [LIST],
  async answer(call) {
    const { resolved = false, account_id, target_account_id } = call.params;
    const of = {
      isResolved: resolved,
      reporterId: account_id ? globalId('identity', account_id) : null,
      targetId: target_account_id ? globalId('identity', target_account_id) : null,
    };
    return moderatedPage(
      call,
      USUAL,
      async (args) => (await call.ask(LIST, { ...args, ...of })).domain?.reports?.edges ?? [],
      ({ node }) => moderatedReport(call.domain, node),
    );
  },
});

/** A report to the moderators of the asked domain. Those who moderate nothing there are refused. */
async function reportOf(call: Call<unknown>): Promise<ReportData> {
  await call.ask(LIST, { ...connectionArgs({}, 1), isResolved: null, reporterId: null, targetId: null });
  const { node } = await call.ask(ONE, { id: globalId('report', call.part('id')) });
  if (!node || !('comment' in node) || node.domain?.key !== String(call.domain.id)) throw notFound();
  return node;
}

const show = route({
  method: 'GET',
  path: '/api/v1/admin/reports/:id',
  audience: 'moderator',
  scopes: READ,
  grants: SEES,
  documents: [LIST, ONE],
  answer: async (call) => ok(moderatedReport(call.domain, await reportOf(call))),
});

/** What it is about; what was said, and by whom, stays, as in Mastodon. */
const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/admin/reports/:id',
  audience: 'moderator',
  scopes: WRITE,
  grants: SEES,
  params: { category: text, rule_ids: someTexts },
  documents: [LIST, ONE, CHANGE],
  async answer(call) {
    const { id } = await reportOf(call);
    const { category, rule_ids } = call.params;
    const meant = category === undefined ? null : categoryOf(category);
    await call.act(CHANGE, { input: { reportId: id, category: meant, ruleIds: rule_ids ?? null } });
    return ok(moderatedReport(call.domain, await reportOf(call)));
  },
});

const act = (
  name: string,
  document: RestRoute['documents'][number],
  done: (call: Call<unknown>, reportId: string) => Promise<unknown>,
): RestRoute =>
  route({
    method: 'POST',
    path: `/api/v1/admin/reports/:id/${name}`,
    audience: 'moderator',
    scopes: WRITE,
    grants: SEES,
    documents: [LIST, ONE, document],
    async answer(call) {
      const { id } = await reportOf(call);
      await done(call, id);
      return ok(moderatedReport(call.domain, await reportOf(call)));
    },
  });

const assign = (call: Call<unknown>, reportId: string, isOwn: boolean) =>
  call.act(ASSIGN, {
    input: { reportId, identityId: isOwn ? globalId('identity', call.actingKey ?? '') : null },
  });

export const ADMIN_REPORTS: readonly RestRoute[] = [
  list,
  show,
  update,
  act('assign_to_self', ASSIGN, (call, id) => assign(call, id, true)),
  act('unassign', ASSIGN, (call, id) => assign(call, id, false)),
  act('resolve', RESOLVE, (call, reportId) => call.act(RESOLVE, { input: { reportId } })),
  act('reopen', REOPEN, (call, reportId) => call.act(REOPEN, { input: { reportId } })),
];
