// GET /settings/sign-ups: those who wait to be let in, for those who decide on the domain.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { accountPage, hidden, problem } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { day, forModerators, ifModerator, older, signedIn, submitted, written } from './frame.ts';

type Asked = NonNullable<ResultOf<ModerationDocuments['waiting']>['domain']>;
type Waiting = NonNullable<Asked['signUps']>['nodes'][number];

export function waitingPages(parts: AccountParts, documents: ModerationDocuments) {
  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { domain, query } = http;
    const asked = { name: domain.name, after: query.get('after') };
    const found = await ifModerator(() => visit.run(documents.waiting, asked));
    const list = found?.domain?.signUps;
    if (!list) return forModerators(domain);
    await visit.change(documents.seen, { input: { domainId: found.domain?.id ?? '', queue: 'SIGN_UPS' } });
    const { token, headers } = formToken(http);
    const main = html`${problem(message)}${
      list.nodes.length === 0
        ? html`<p class="muted">Nobody waits to be let in.</p>`
        : html`<p class="muted">Whoever is turned away leaves nothing here but the name, which is free again.</p>${list.nodes.map((each) => row(each, token))}`
    }${older(paths.signUps, list.pageInfo)}`;
    return personalAnswer(accountPage(domain, 'People who wait', main), status, { headers });
  }

  return {
    get: (http: AccountRequest) => signedIn(parts, http, (visit) => show(http, visit)),

    decide: (http: AccountRequest, key: string) =>
      submitted(parts, http, paths.signUps, async (visit, fields) => {
        const decision = fields.get('decision');
        if (decision !== 'approve' && decision !== 'reject') return show(http, visit, 422, 'Say what to do.');
        const input = { signUpId: `signup_${key}`, isApproved: decision === 'approve' };
        const { error } = await visit.change(documents.decide, { input });
        // Somebody else was faster, or may decide and not this one: the list says which.
        if (error && error.code !== 'NOT_FOUND') return show(http, visit, 422, error.message);
        return personalRedirect(paths.signUps);
      }),
  };
}

function row({ key, username, email, reason, createdAt }: Waiting, token: string): Html {
  const button = (decision: string, words: string, kind: string) =>
    html`<button class="${kind}" type="submit" name="decision" value="${decision}" aria-label="${words} ${username}">${words}</button>`;
  return html`<section class="case"><h2>${username}</h2><p class="muted">${email !== null && html`${email}, `}signed up ${day(createdAt)}</p>${
    reason === '' ? html`<p class="muted">They gave no reason.</p>` : written(reason)
  }<form method="post" action="${paths.signUps}/${key}">${hidden({ form_token: token })}<div class="buttons">${button('approve', 'Let in', 'button')}${button('reject', 'Turn away', 'button quiet')}</div></form></section>`;
}
