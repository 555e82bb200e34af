// GET /settings/reports: what people report to the moderators of the domain.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { truncateText } from '../../lib/text.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { accountPage } from '../account/page.ts';
import { signedIn } from '../account/signed-in.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { day, forModerators, ifModerator, older } from './frame.ts';

type Asked = NonNullable<ResultOf<ModerationDocuments['reports']>['domain']>;
type Report = NonNullable<Asked['reports']>['nodes'][number];

/** Characters of a comment that the list of reports shows. */
const LONGEST_EXCERPT = 200;

export function reportPages(parts: AccountParts, documents: ModerationDocuments) {
  async function show(http: AccountRequest, visit: AccountVisit): Promise<Answer> {
    const { domain, query, words } = http;
    const { moderation: says } = words;
    const isResolved = query.get('state') === 'closed';
    const asked = { name: domain.name, isResolved, after: query.get('after') };
    const found = await ifModerator(() => visit.run(documents.reports, asked));
    const list = found?.domain?.reports;
    if (!list) return forModerators(http);
    await visit.change(documents.seen, { input: { domainId: found.domain?.id ?? '', queue: 'REPORTS' } });
    const other = isResolved
      ? html`<a href="${paths.reports}">${says.openReports}</a>`
      : html`<a href="${paths.reports}?state=closed">${says.closedReports}</a>`;
    const state: Record<string, string> = isResolved ? { state: 'closed' } : {};
    const main = html`<p>${other}</p>${
      list.nodes.length === 0
        ? html`<p class="muted">${isResolved ? says.noneClosed : says.noneOpen}</p>`
        : list.nodes.map((each) => entry(words, each))
    }${older(http, paths.reports, list.pageInfo, state)}`;
    return personalAnswer(accountPage(http, isResolved ? says.closedReports : says.reports, main));
  }

  return { get: (http: AccountRequest) => signedIn(parts, http, (visit) => show(http, visit)) };
}

function entry(
  words: Words,
  { key, category, comment, createdAt, reporter, target, assignee }: Report,
): Html {
  const { moderation: says } = words;
  const handle = reporter?.handle ?? says.somebody;
  const by = fill(says.reportedBy, {
    category: says.categories[category],
    handle,
    day: day(words, createdAt),
  });
  return html`<a class="entry" href="${paths.reports}/${key}"><strong>${target?.handle ?? says.somebodyTarget}</strong><span class="muted">${by}</span>${
    comment !== '' && html`<span>${truncateText(comment, LONGEST_EXCERPT)}</span>`
  }${assignee && html`<span class="muted">${fill(says.seesToIt, { handle: assignee.handle })}</span>`}</a>`;
}
