// GET /oauth/authorized_applications: applications and sessions of a person, each with a button that ends it.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
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

const day = (text: string | null) => (text === null ? 'never' : text.slice(0, 10));

export function overviewPages(parts: AccountParts, documents: Documents) {
  async function end(http: AccountRequest, kind: 'application' | 'token', key: string): Promise<Answer> {
    const { fields } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http.domain);
    const visit = await openAccountVisit(parts, http);
    if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.account));
    const { error } =
      kind === 'application'
        ? await visit.change(documents.revokeApplication, { input: { applicationId: `application_${key}` } })
        : await visit.change(documents.revokeToken, { input: { tokenId: `token_${key}` } });
    if (error && error.code !== 'NOT_FOUND')
      return refusal(http.domain, 422, 'It could not be ended', error.message);
    return personalRedirect(paths.account);
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.account));
      const { viewer } = await visit.run(documents.overview, {});
      const { token, headers } = formToken(http);
      const applications = viewer?.applications?.nodes ?? [];
      const sessions = viewer?.sessions?.nodes ?? [];
      const main = html`<p class="muted">Signed in as ${viewer?.user?.email ?? ''}. <a href="${paths.settings}">All settings</a> · <a href="${paths.signOut}">Sign out</a></p>
<h2>Applications</h2>${applications.length === 0 ? html`<p class="muted">No application may act for you.</p>` : applications.map((each) => applicationRow(each, token))}
<h2>Sessions</h2>${sessions.map((each) => sessionRow(each, token))}`;
      return personalAnswer(accountPage(http.domain, 'Applications and sessions', main), 200, { headers });
    },
    endApplication: (http: AccountRequest, key: string) => end(http, 'application', key),
    endSession: (http: AccountRequest, key: string) => end(http, 'token', key),
  };
}

function applicationRow({ key, name, viewerTokens }: Application, token: string): Html {
  const held = viewerTokens?.nodes ?? [];
  const lines = held.map(
    ({ identity, lastUsedAt }) =>
      html`<br><span class="muted">${identity?.handle ?? 'all your identities'}, last used ${day(lastUsedAt)}</span>`,
  );
  const action = `${paths.account}/${key}/revoke`;
  return html`<div class="row"><div><strong>${name}</strong>${lines}</div>${endForm(action, token, `Revoke ${name}`, 'Revoke')}</div>`;
}

function sessionRow({ key, appName, createdAt, lastUsedAt, isCurrent }: Session, token: string): Html {
  const action = `/auth/sessions/${key}/revoke`;
  const words = html`<strong>${appName}</strong>${isCurrent && ' (this one)'}<br><span class="muted">since ${day(createdAt)}, last used ${day(lastUsedAt)}</span>`;
  return html`<div class="row"><div>${words}</div>${endForm(action, token, `End ${appName}`, 'End')}</div>`;
}

function endForm(action: string, token: string, label: string, word: string): Html {
  return html`<form method="post" action="${action}">${hidden({ form_token: token })}<button class="button quiet" type="submit" aria-label="${label}">${word}</button></form>`;
}
