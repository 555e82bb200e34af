// The addresses of account pages.

import { type Route, routesOf } from '../../lib/route.ts';
import { paths } from '../links.ts';
import { moderationDocuments } from '../moderation/documents.ts';
import { moderationMailPages } from '../moderation/mail.ts';
import { oneReportPages } from '../moderation/report.ts';
import { reportPages } from '../moderation/reports.ts';
import { waitingPages } from '../moderation/sign-ups.ts';
import type { PageRequest } from '../request.ts';
import { personalRedirect } from '../respond.ts';
import { deletePages } from '../settings/delete.ts';
import { preferencePages } from '../settings/preferences.ts';
import { profilePages } from '../settings/profile.ts';
import { settingsPages } from '../settings/settings.ts';
import { authorizePages } from './authorize.ts';
import { accountDocuments } from './documents.ts';
import { followPages } from './follow.ts';
import { interactPages } from './interact.ts';
import { invitePages } from './invites.ts';
import { loginPages } from './login.ts';
import { overviewPages } from './overview.ts';
import { sharePages } from './share.ts';
import { signInPages } from './sign-in.ts';
import { signUpPages } from './sign-up.ts';
import type { AccountParts } from './visit.ts';

/**
 * Pages where people sign in, let applications act for them and take that back. Server-rendered, and they work without
 * script.
 */
export function accountRoutes(parts: AccountParts): readonly Route<PageRequest>[] {
  const route = routesOf<PageRequest>('account');
  const documents = accountDocuments(parts.graphql);
  const signIn = signInPages(parts, documents);
  const authorize = authorizePages(parts, documents);
  const overview = overviewPages(parts, documents);
  const forms = signUpPages(parts, documents);
  const login = loginPages(parts, documents);
  const share = sharePages(parts, documents);
  const interact = interactPages(parts, documents);
  const follow = followPages(parts, documents);
  const invites = invitePages(parts, documents);
  const settings = settingsPages(parts, documents);
  const profile = profilePages(parts, documents);
  const preferences = preferencePages(parts, documents);
  const deletion = deletePages(parts, documents);
  const moderation = moderationDocuments(parts.graphql);
  const waiting = waitingPages(parts, moderation);
  const reports = reportPages(parts, moderation);
  const mails = moderationMailPages(parts, moderation);
  const report = oneReportPages(parts, moderation);
  return [
    route.get('/auth/sign_in', signIn.get),
    route.post('/auth/sign_in', signIn.post),
    route.get('/auth/sign_out', signIn.signOutPage),
    route.post('/auth/sign_out', signIn.signOut),
    route.delete('/auth/sign_out', signIn.signOutByProgram),
    route.get('/auth/sign_up', forms.signUp.get),
    route.post('/auth/sign_up', forms.signUp.post),
    route.get('/invite/:code', async ({ params }) =>
      personalRedirect(`/auth/sign_up?${new URLSearchParams({ invite: params.code })}`),
    ),
    route.get('/auth/confirmation', forms.confirmation.get),
    route.post('/auth/confirmation', forms.confirmation.post),
    route.get('/auth/password/new', forms.forgotten.get),
    route.post('/auth/password/new', forms.forgotten.post),
    route.get('/auth/password/edit', forms.newPassword.get),
    route.post('/auth/password/edit', forms.newPassword.post),
    route.get('/auth/email/edit', forms.newAddress.get),
    route.post('/auth/email/edit', forms.newAddress.post),
    route.get('/oauth/authorize', authorize.get),
    route.post('/oauth/authorize', authorize.post),
    route.delete('/oauth/authorize', authorize.delete),
    route.get('/oauth/authorize/native', authorize.native),
    route.get('/oauth/authorized_applications', overview.get),
    route.delete('/oauth/authorized_applications/:key', (http) =>
      overview.endApplication(http, http.params.key),
    ),
    route.post('/oauth/authorized_applications/:key/revoke', (http) =>
      overview.endApplication(http, http.params.key),
    ),
    route.get('/auth/edit', login.get),
    route.post('/auth/edit/password', login.password),
    route.post('/auth/edit/email', login.email),
    route.post('/auth/edit/delete', login.delete),
    route.get('/.well-known/change-password', async () => personalRedirect(paths.login)),
    route.get('/follow', follow.get),
    route.post('/follow', follow.post),
    route.get('/share', share.get),
    route.post('/share', share.post),
    route.get('/authorize_interaction', interact.get),
    route.post('/authorize_interaction', interact.post),
    route.get('/settings', settings.get),
    route.get('/settings/profile', profile.get),
    route.post('/settings/profile', profile.post),
    route.get('/settings/preferences', preferences.get),
    route.post('/settings/preferences', preferences.post),
    route.get('/settings/delete', deletion.get),
    route.post('/settings/delete', deletion.post),
    route.get('/settings/sign-ups', waiting.get),
    route.post('/settings/sign-ups/:key', (http) => waiting.decide(http, http.params.key)),
    route.get('/settings/reports', reports.get),
    route.get('/settings/reports/:key', (http) => report.get(http, http.params.key)),
    route.post('/settings/reports/:key', (http) => report.post(http, http.params.key)),
    route.post('/settings/moderation-mail', mails.set),
    route.get('/auth/unsubscribe', mails.unsubscribePage),
    route.post('/auth/unsubscribe', mails.unsubscribe),
    route.get('/settings/invites', invites.get),
    route.post('/settings/invites', invites.make),
    route.post('/settings/invites/:key/revoke', (http) => invites.revoke(http, http.params.key)),
    route.post('/auth/sessions/:key/revoke', (http) => overview.endSession(http, http.params.key)),
  ];
}
