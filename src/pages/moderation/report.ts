// GET /settings/reports/KEY: one report, read and acted on by the moderators of the domain.

import type { Answer } from '../../lib/answer.ts';
import { parseId } from '../../lib/ids.ts';
import { identitiesHere } from '../account/consent-page.ts';
import { refusal } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit, VisitError } from '../account/visit.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { ifModerator, signedIn, submitted } from './frame.ts';
import { isOfDomain, type ReportNode, reportPage } from './report-view.ts';

type Done = Pick<VisitError, 'code' | 'message'> | null;

interface Found {
  report: ReportNode;
  isAdmin: boolean;
  /** The identity on this domain that others know whoever looks by; null for none. */
  selfId: string | null;
}

export function oneReportPages(parts: AccountParts, documents: ModerationDocuments) {
  /** A report to this domain, for those who moderate it; null for all others, and for reports to other domains. */
  async function read({ domain }: AccountRequest, visit: AccountVisit, key: string): Promise<Found | null> {
    if (parseId(key) === null) return null;
    const found = await ifModerator(() =>
      visit.run(documents.report, { name: domain.name, id: `report_${key}` }),
    );
    const { node, viewer, domain: asked } = found ?? {};
    if (!found || node?.__typename !== 'Report' || node.domain?.id !== asked?.id || !asked?.reports)
      return null;
    const [self] = identitiesHere(domain, viewer?.identities ?? []);
    return { report: node, isAdmin: viewer?.user?.isAdmin === true, selfId: self?.id ?? null };
  }

  function show(http: AccountRequest, found: Found, status = 200, message: string | null = null): Answer {
    const { token, headers } = formToken(http);
    const { report, isAdmin, selfId } = found;
    const view = {
      place: http,
      report,
      isAdmin,
      mayTake: selfId !== null && selfId !== report.assignee?.id,
      formToken: token,
      message,
    };
    return personalAnswer(reportPage(view), status, { headers });
  }

  async function act(
    { domain, words }: AccountRequest,
    visit: AccountVisit,
    { report, selfId }: Found,
    fields: URLSearchParams,
  ): Promise<Done> {
    const unknown: Done = { code: 'INVALID_INPUT', message: words.moderation.nothingDone };
    const reportId = report.id;
    const { target } = report;
    const reason = fields.get('reason')?.trim() || null;
    const change = async (changed: Promise<{ error: Done }>) => (await changed).error;
    const domainId = report.domain?.id ?? null;
    switch (fields.get('act')) {
      case 'assign':
        return change(visit.change(documents.assign, { input: { reportId, identityId: selfId } }));
      case 'release':
        return change(visit.change(documents.assign, { input: { reportId } }));
      case 'resolve':
        return change(visit.change(documents.resolve, { input: { reportId } }));
      case 'reopen':
        return change(visit.change(documents.reopen, { input: { reportId } }));
      case 'note': {
        const text = (fields.get('text') ?? '').replaceAll('\r\n', '\n');
        return change(visit.change(documents.addNote, { input: { reportId, text } }));
      }
      case 'remove-note': {
        const noteId = `reportnote_${fields.get('note')}`;
        return change(visit.change(documents.removeNote, { input: { noteId } }));
      }
      case 'remove-post': {
        const postId = fields.get('post') ?? '';
        // Only what the report names is deleted by its page.
        if (!report.posts.some((post) => post.postId === postId)) return unknown;
        return change(visit.change(documents.removePost, { input: { postId, reportId, reason } }));
      }
      case 'limit':
        if (!target) return unknown;
        return change(
          visit.change(documents.restrict, {
            input: { identityId: target.id, domainId, level: 'LIMIT', reportId, reason },
          }),
        );
      case 'unlimit':
        if (!target) return unknown;
        return change(
          visit.change(documents.unrestrict, { input: { identityId: target.id, domainId, level: 'LIMIT' } }),
        );
      case 'suspend':
      case 'unsuspend': {
        if (!target) return unknown;
        const isSuspended = fields.get('act') === 'suspend';
        const identityId = target.id;
        if (isOfDomain(domain, target))
          return change(
            visit.change(documents.suspend, { input: { identityId, isSuspended, reportId, reason } }),
          );
        return isSuspended
          ? change(
              visit.change(documents.restrict, {
                input: { identityId, domainId, level: 'SUSPEND', reportId, reason },
              }),
            )
          : change(visit.change(documents.unrestrict, { input: { identityId, domainId, level: 'SUSPEND' } }));
      }
      default:
        return unknown;
    }
  }

  return {
    get: (http: AccountRequest, key: string) =>
      signedIn(parts, http, async (visit) => {
        const found = await read(http, visit, key);
        return found ? show(http, found) : noReport(http);
      }),

    post: (http: AccountRequest, key: string) =>
      submitted(parts, http, paths.reports, async (visit, fields) => {
        const before = await read(http, visit, key);
        if (!before) return noReport(http);
        const error = await act(http, visit, before, fields);
        if (!error) return personalRedirect(`${paths.reports}/${key}`);
        const found = await read(http, visit, key);
        return found ? show(http, found, 422, error.message) : noReport(http);
      }),
  };
}

/** The same for what is not there and for what is not theirs to see. */
function noReport(http: AccountRequest): Answer {
  return refusal(http, 404, http.words.moderation.report, http.words.moderation.noReport);
}
