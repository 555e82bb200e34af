// GET /settings/reports: what people report to the moderators of the domain.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { truncateText } from '../../lib/text.ts';
import { accountPage } from '../account/page.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { day, forModerators, ifModerator, older, signedIn } from './frame.ts';

type Asked = NonNullable<ResultOf<ModerationDocuments['reports']>['domain']>;
type Report = NonNullable<Asked['reports']>['nodes'][number];

/** Characters of a comment that the list of reports shows. */
const LONGEST_EXCERPT = 200;

export const CATEGORIES = {
  SPAM: 'Spam',
  LEGAL: 'Something illegal',
  VIOLATION: 'A rule was broken',
  OTHER: 'Something else',
} as const;

export function reportPages(parts: AccountParts, documents: ModerationDocuments) {
  async function show({ domain, query }: AccountRequest, visit: AccountVisit): Promise<Answer> {
    const isResolved = query.get('state') === 'closed';
    const asked = { name: domain.name, isResolved, after: query.get('after') };
    const found = await ifModerator(() => visit.run(documents.reports, asked));
    const list = found?.domain?.reports;
    if (!list) return forModerators(domain);
    await visit.change(documents.seen, { input: { domainId: found.domain?.id ?? '', queue: 'REPORTS' } });
    const other = isResolved
      ? html`<a href="${paths.reports}">Open reports</a>`
      : html`<a href="${paths.reports}?state=closed">Closed reports</a>`;
    const state: Record<string, string> = isResolved ? { state: 'closed' } : {};
    const main = html`<p>${other}</p>${
      list.nodes.length === 0
        ? html`<p class="muted">${isResolved ? 'No report was closed yet.' : 'There are no open reports.'}</p>`
        : list.nodes.map(entry)
    }${older(paths.reports, list.pageInfo, state)}`;
    return personalAnswer(accountPage(domain, isResolved ? 'Closed reports' : 'Reports', main));
  }

  return { get: (http: AccountRequest) => signedIn(parts, http, (visit) => show(http, visit)) };
}

function entry({ key, category, comment, createdAt, reporter, target, assignee }: Report): Html {
  const by = `${CATEGORIES[category]}, reported by ${reporter?.handle ?? 'somebody who is gone'}, ${day(createdAt)}`;
  return html`<a class="entry" href="${paths.reports}/${key}"><strong>${target?.handle ?? 'Somebody who is gone'}</strong><span class="muted">${by}</span>${
    comment !== '' && html`<span>${truncateText(comment, LONGEST_EXCERPT)}</span>`
  }${assignee && html`<span class="muted">${assignee.handle} sees to it</span>`}</a>`;
}
