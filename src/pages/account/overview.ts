// GET /oauth/authorized_applications: applications and sessions of a person, each with a button that ends it.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import { timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, refusal } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import { signInAddress } from './sign-in.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from './visit.ts';

type Overview = NonNullable<ResultOf<Documents['overview']>['viewer']>;
type Application = NonNullable<Overview['applications']>['nodes'][number];
type Session = NonNullable<Overview['sessions']>['nodes'][number];

const day = ({ common, locale }: Words, at: string | null) =>
  at === null ? common.never : timeIn(locale, 'day', at);

export function overviewPages(parts: AccountParts, documents: Documents) {
  async function end(http: AccountRequest, kind: 'application' | 'token', key: string): Promise<Answer> {
    const { fields } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http);
    const visit = await openAccountVisit(parts, http);
    if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.account));
    const { error } =
      kind === 'application'
        ? await visit.change(documents.revokeApplication, { input: { applicationId: `application_${key}` } })
        : await visit.change(documents.revokeToken, { input: { tokenId: `token_${key}` } });
    if (error && error.code !== 'NOT_FOUND')
      return refusal(http, 422, http.words.overview.notEnded, error.message);
    return personalRedirect(paths.account);
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.account));
      const { words } = http;
      const { overview, common } = words;
      const { viewer } = await visit.run(documents.overview, {});
      const { token, headers } = formToken(http);
      const applications = viewer?.applications?.nodes ?? [];
      const sessions = viewer?.sessions?.nodes ?? [];
      const main = html`<p class="muted">${fill(common.signedInAs, { email: viewer?.user?.email ?? '' })} <a href="${paths.settings}">${common.allSettings}</a> · <a href="${paths.signOut}">${common.signOut}</a></p>
<h2>${overview.applications}</h2>${applications.length === 0 ? html`<p class="muted">${overview.noApplications}</p>` : applications.map((each) => applicationRow(words, each, token))}
<h2>${overview.sessions}</h2>${sessions.map((each) => sessionRow(words, each, token))}`;
      return personalAnswer(accountPage(http, overview.title, main), 200, { headers });
    },
    endApplication: (http: AccountRequest, key: string) => end(http, 'application', key),
    endSession: (http: AccountRequest, key: string) => end(http, 'token', key),
  };
}

function applicationRow(words: Words, { key, name, viewerTokens }: Application, token: string): Html {
  const { overview, common } = words;
  const held = viewerTokens?.nodes ?? [];
  const lines = held.map(
    ({ identity, lastUsedAt }) =>
      html`<br><span class="muted">${fill(overview.lastUsed, { who: identity?.handle ?? overview.allIdentities, day: day(words, lastUsedAt) })}</span>`,
  );
  const action = `${paths.account}/${key}/revoke`;
  return html`<div class="row"><div><strong>${name}</strong>${lines}</div>${endForm(action, token, fill(common.revokeThat, { what: name }), common.revoke)}</div>`;
}

function sessionRow(words: Words, session: Session, token: string): Html {
  const { key, appName, createdAt, lastUsedAt, isCurrent } = session;
  const { overview, common } = words;
  const action = `/auth/sessions/${key}/revoke`;
  const shown = html`<strong>${appName}</strong>${isCurrent && ` ${overview.thisOne}`}<br><span class="muted">${fill(overview.since, { since: day(words, createdAt), day: day(words, lastUsedAt) })}</span>`;
  return html`<div class="row"><div>${shown}</div>${endForm(action, token, fill(common.endThat, { what: appName }), common.end)}</div>`;
}

function endForm(action: string, token: string, label: string, word: string): Html {
  return html`<form method="post" action="${action}">${hidden({ form_token: token })}<button class="button quiet" type="submit" aria-label="${label}">${word}</button></form>`;
}
