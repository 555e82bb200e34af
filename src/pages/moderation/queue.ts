// Pages of what waits for a yes or a no of moderators: those who signed up, appeals.

import type { Answer } from '../../lib/answer.ts';
import type { Words } from '../../lib/words/words.ts';
import { accountPage, hidden, problem } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import { signedIn, submitted } from '../account/signed-in.ts';
import type { AccountParts, AccountRequest, AccountVisit, VisitError } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { forModerators, ifModerator, older, type PageInfo } from './frame.ts';

/** What waits on a domain. */
export interface Waiting<Row> {
  domainId: string;
  nodes: readonly Row[];
  pageInfo: PageInfo;
}

/** What is particular to one queue. */
export interface Queue<Row> {
  /** Where it stands; a decision is sent to `/{key}` below it. */
  path: string;
  name: 'SIGN_UPS' | 'APPEALS';
  /** What a yes is called in its form. */
  yes: string;
  /** Null for whoever does not moderate the domain. */
  read(visit: AccountVisit, asked: { name: string; after: string | null }): Promise<Waiting<Row> | null>;
  says(words: Words): { title: string; nothing: string; how: string };
  row(place: AccountRequest, row: Row, token: string): Html;
  decide(visit: AccountVisit, key: string, isYes: boolean): Promise<{ error: VisitError | null }>;
}

/** The page of a queue and its decisions; whoever looks at it has seen what waits. */
export function queuePages<Row>(
  parts: AccountParts,
  { seen }: Pick<ModerationDocuments, 'seen'>,
  queue: Queue<Row>,
) {
  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { domain, query, words } = http;
    const asked = { name: domain.name, after: query.get('after') };
    const found = await ifModerator(() => queue.read(visit, asked));
    if (!found) return forModerators(http);
    await visit.change(seen, { input: { domainId: found.domainId, queue: queue.name } });
    const { title, nothing, how } = queue.says(words);
    const { token, headers } = formToken(http);
    const main = html`${problem(message)}${
      found.nodes.length === 0
        ? html`<p class="muted">${nothing}</p>`
        : html`<p class="muted">${how}</p>${found.nodes.map((each) => queue.row(http, each, token))}`
    }${older(http, queue.path, found.pageInfo)}`;
    return personalAnswer(accountPage(http, title, main), status, { headers });
  }

  return {
    get: (http: AccountRequest) => signedIn(parts, http, (visit) => show(http, visit)),

    decide: (http: AccountRequest, key: string) =>
      submitted(parts, http, queue.path, async (visit, fields) => {
        const decision = fields.get('decision');
        if (decision !== queue.yes && decision !== 'reject')
          return show(http, visit, 422, http.words.moderation.sayWhat);
        const { error } = await queue.decide(visit, key, decision === queue.yes);
        // Somebody else was faster, or may decide and not this one: the list says which.
        if (error && error.code !== 'NOT_FOUND') return show(http, visit, 422, error.message);
        return personalRedirect(queue.path);
      }),
  };
}

interface Choice {
  decision: string;
  /** What a screen reader says, with whom it is about. */
  label: string;
  shown: string;
}

/** The two buttons of something that waits. */
export function choiceForm(action: string, token: string, yes: Choice, no: Choice): Html {
  const button = ({ decision, label, shown }: Choice, kind: string) =>
    html`<button class="${kind}" type="submit" name="decision" value="${decision}" aria-label="${label}">${shown}</button>`;
  return html`<form method="post" action="${action}">${hidden({ form_token: token })}<div class="buttons">${button(yes, 'button')}${button(no, 'button quiet')}</div></form>`;
}
