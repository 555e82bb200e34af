// GET /settings/reports/KEY: one report, read and acted on by the moderators of the domain.

import type { Answer } from '../../lib/answer.ts';
import { parseId } from '../../lib/ids.ts';
import { identitiesHere } from '../account/consent-page.ts';
import { refusal } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import { signedIn, submitted } from '../account/signed-in.ts';
import type { AccountParts, AccountRequest, AccountVisit, VisitError } from '../account/visit.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { ifModerator } from './frame.ts';
import { isOfDomain, type ReportNode, reportPage } from './report-view.ts';

type Done = Pick<VisitError, 'code' | 'message'> | null;

interface Found {
  report: ReportNode;
  isAdmin: boolean;
  /** Whether they may delete people of the domain. */
  mayDelete: boolean;
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
    const isAdmin = viewer?.user?.isAdmin === true;
    const role = viewer?.user?.roles.find((each) => each.domain.id === asked.id)?.role;
    const mayDelete = isAdmin || role === 'OWNER' || role === 'ADMIN';
    return { report: node, isAdmin, mayDelete, selfId: self?.id ?? null };
  }

  /** `refused`: what an act was refused with, and the form as it was sent. */
  function show(
    http: AccountRequest,
    found: Found,
    refused: { message: string; fields: URLSearchParams } | null = null,
  ): Answer {
    const { token, headers } = formToken(http);
    const { report, isAdmin, mayDelete, selfId } = found;
    const view = {
      place: http,
      report,
      isAdmin,
      mayDelete,
      mayTake: selfId !== null && selfId !== report.assignee?.id,
      formToken: token,
      message: refused?.message ?? null,
      written: refused?.fields ?? new URLSearchParams(),
    };
    return personalAnswer(reportPage(view), refused ? 422 : 200, { headers });
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
    const said = {
      ...{ reportId, reason, message: multiline(fields.get('message')).trim() || null },
      isMailed: fields.get('mail') === '1',
    };
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
        const text = multiline(fields.get('text'));
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
        return change(visit.change(documents.removePost, { input: { postId, ...said } }));
      }
      case 'sensitize-posts': {
        const named = new Set(fields.getAll('post'));
        const postIds = report.posts.map(({ postId }) => postId).filter((id) => named.has(id));
        if (postIds.length === 0) return { code: 'INVALID_INPUT', message: words.moderation.chooseSome };
        const input = { postIds, domainId, isSensitive: true, ...said };
        return change(visit.change(documents.setPostsSensitive, { input }));
      }
      case 'unsensitize-post': {
        const postId = fields.get('post') ?? '';
        if (!report.posts.some((post) => post.postId === postId)) return unknown;
        const input = { postIds: [postId], domainId, isSensitive: false, reportId };
        return change(visit.change(documents.setPostsSensitive, { input }));
      }
      case 'delete':
        if (!target) return unknown;
        if (fields.get('sure') !== '1') return { code: 'INVALID_INPUT', message: words.moderation.notSure };
        return change(visit.change(documents.deleteSuspended, { input: { identityId: target.id, reason } }));
      case 'warn':
        if (!target) return unknown;
        if (said.message === null) return { code: 'INVALID_INPUT', message: words.moderation.warnWhat };
        return change(visit.change(documents.warn, { input: { identityId: target.id, ...said } }));
      case 'limit':
      case 'sensitize': {
        if (!target) return unknown;
        const level = fields.get('act') === 'limit' ? 'LIMIT' : 'SENSITIVE';
        const input = { identityId: target.id, domainId, level, ...said } as const;
        return change(visit.change(documents.restrict, { input }));
      }
      case 'unlimit':
      case 'unsensitize': {
        if (!target) return unknown;
        const level = fields.get('act') === 'unlimit' ? 'LIMIT' : 'SENSITIVE';
        const input = { identityId: target.id, domainId, level } as const;
        return change(visit.change(documents.unrestrict, { input }));
      }
      case 'suspend':
      case 'unsuspend': {
        if (!target) return unknown;
        const isSuspended = fields.get('act') === 'suspend';
        const identityId = target.id;
        if (isOfDomain(domain, target))
          return change(visit.change(documents.suspend, { input: { identityId, isSuspended, ...said } }));
        return isSuspended
          ? change(
              visit.change(documents.restrict, {
                input: { identityId, domainId, level: 'SUSPEND', ...said },
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
        return found ? show(http, found, { message: error.message, fields }) : noReport(http);
      }),
  };
}

/** What was written in a field of several lines; browsers end them as MIME does. */
const multiline = (text: string | null) => (text ?? '').replaceAll('\r\n', '\n');

/** The same for what is not there and for what is not theirs to see. */
function noReport(http: AccountRequest): Answer {
  return refusal(http, 404, http.words.moderation.report, http.words.moderation.noReport);
}
