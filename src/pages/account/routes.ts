// The addresses of account pages.

import { type Route, routesOf } from '../../lib/route.ts';
import { joiningDocuments } from '../joining/documents.ts';
import { joinPages } from '../joining/join.ts';
import { mailedPages } from '../joining/mailed.ts';
import { signUpPages } from '../joining/sign-up.ts';
import { paths } from '../links.ts';
import { appealPages } from '../moderation/appeals.ts';
import { moderationDocuments } from '../moderation/documents.ts';
import { oneReportPages } from '../moderation/report.ts';
import { reportPages } from '../moderation/reports.ts';
import { waitingPages } from '../moderation/sign-ups.ts';
import { strikeDocuments } from '../moderation/strike-documents.ts';
import { wordsOf } from '../parts/language.ts';
import { passkeyPages } from '../passkeys/settings.ts';
import { type PageRequest, type SpokenRequest, spoken } from '../request.ts';
import { personalRedirect } from '../respond.ts';
import { choicePages } from '../settings/choices.ts';
import { deletePages } from '../settings/delete.ts';
import { movePages } from '../settings/move.ts';
import { preferencePages } from '../settings/preferences.ts';
import { profilePages } from '../settings/profile.ts';
import { replyPages } from '../settings/replies.ts';
import { replyDocuments } from '../settings/reply-documents.ts';
import { secondFactorPages } from '../settings/second-factor.ts';
import { settingsPages } from '../settings/settings.ts';
import { strikePages } from '../settings/strikes.ts';
import { transferPages } from '../settings/transfer.ts';
import { transferDocuments } from '../settings/transfer-documents.ts';
import { unsubscribePages } from '../settings/unsubscribe.ts';
import { authorizePages } from './authorize.ts';
import { accountDocuments } from './documents.ts';
import { followPages } from './follow.ts';
import { interactPages } from './interact.ts';
import { invitePages } from './invites.ts';
import { loginPages } from './login.ts';
import { overviewPages } from './overview.ts';
import { withErrorPages } from './page.ts';
import { sharePages } from './share.ts';
import { signInPages } from './sign-in.ts';
import { type AccountParts, localeOfSession } from './visit.ts';

/**
 * Pages where people sign in, let applications act for them and take that back. Server-rendered, and they work without
 * script.
 */
export function accountRoutes(parts: AccountParts): readonly Route<PageRequest>[] {
  const route = routesOf<SpokenRequest>('account');
  const documents = accountDocuments(parts.graphql);
  const signIn = signInPages(parts, documents);
  const authorize = authorizePages(parts, documents);
  const overview = overviewPages(parts, documents);
  const joining = joiningDocuments(parts.graphql);
  const signUp = signUpPages(parts, joining);
  const join = joinPages(parts, documents, joining);
  const forms = mailedPages(parts, joining);
  const login = loginPages(parts, documents);
  const share = sharePages(parts, documents);
  const interact = interactPages(parts, documents);
  const follow = followPages(parts, documents);
  const invites = invitePages(parts, documents);
  const settings = settingsPages(parts, documents);
  const profile = profilePages(parts, documents);
  const preferences = preferencePages(parts, documents);
  const deletion = deletePages(parts, documents);
  const choices = choicePages(parts, documents);
  const secondFactor = secondFactorPages(parts, documents);
  const passkeys = passkeyPages(parts);
  const transfers = transferDocuments(parts.graphql);
  const transfer = transferPages(parts, documents, transfers);
  const move = movePages(parts, documents, transfers);
  const moderation = moderationDocuments(parts.graphql);
  const waiting = waitingPages(parts, moderation);
  const reports = reportPages(parts, moderation);
  const unsubscribe = unsubscribePages(parts, documents);
  const report = oneReportPages(parts, moderation);
  const ofStrikes = strikeDocuments(parts.graphql);
  const appeals = appealPages(parts, ofStrikes, moderation);
  const strikes = strikePages(parts, ofStrikes);
  const replies = replyPages(parts, documents, replyDocuments(parts.graphql));
  const routes = [
    route.get('/auth/sign_in', signIn.get),
    route.post('/auth/sign_in', signIn.post),
    route.post('/auth/passkey', signIn.byPasskey),
    route.post('/auth/passkey/begin', signIn.beginPasskey),
    route.get('/auth/sign_out', signIn.signOutPage),
    route.post('/auth/sign_out', signIn.signOut),
    route.delete('/auth/sign_out', signIn.signOutByProgram),
    route.get('/auth/sign_up', signUp.get),
    route.post('/auth/sign_up', signUp.post),
    route.get('/auth/join', join.get),
    route.post('/auth/join', join.post),
    route.get('/auth/confirmation/new', forms.mailAgain.get),
    route.post('/auth/confirmation/new', forms.mailAgain.post),
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
    route.get('/.well-known/proxy', async ({ query }) =>
      personalRedirect(`${paths.interact}?${new URLSearchParams({ uri: query.get('uri') ?? '' })}`),
    ),
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
    route.get('/settings/transfer', transfer.get),
    route.post('/settings/transfer', transfer.post),
    route.post('/settings/transfer/cancel', transfer.cancel),
    route.post('/settings/transfer/archive', transfer.archive),
    route.get('/settings/move', move.get),
    route.post('/settings/move', move.move),
    route.post('/settings/move/add', move.add),
    route.post('/settings/move/remove', move.remove),
    route.get('/settings/second-factor', secondFactor.get),
    route.post('/settings/second-factor/begin', secondFactor.begin),
    route.post('/settings/second-factor/confirm', secondFactor.confirm),
    route.post('/settings/second-factor/codes', secondFactor.renew),
    route.post('/settings/second-factor/off', secondFactor.turnOff),
    route.get('/settings/passkeys', passkeys.get),
    route.post('/settings/passkeys', passkeys.add),
    route.post('/settings/passkeys/begin', passkeys.begin),
    route.post('/settings/passkeys/:key/rename', (http) => passkeys.rename(http, http.params.key)),
    route.post('/settings/passkeys/:key/remove', (http) => passkeys.remove(http, http.params.key)),
    route.get('/settings/mails', choices.mails),
    route.post('/settings/mails', choices.saveMails),
    route.get('/settings/language', choices.language),
    route.post('/settings/language', choices.saveLanguage),
    route.get('/settings/delete', deletion.get),
    route.post('/settings/delete', deletion.post),
    route.get('/settings/sign-ups', waiting.get),
    route.post('/settings/sign-ups/:key', (http) => waiting.decide(http, http.params.key)),
    route.get('/settings/reports', reports.get),
    route.get('/settings/reports/:key', (http) => report.get(http, http.params.key)),
    route.post('/settings/reports/:key', (http) => report.post(http, http.params.key)),
    route.get('/settings/appeals', appeals.get),
    route.post('/settings/appeals/:key', (http) => appeals.decide(http, http.params.key)),
    route.get('/settings/strikes', strikes.get),
    route.get('/settings/replies', replies.get),
    route.post('/settings/replies/:key', (http) => replies.decide(http, http.params.key)),
    route.post('/settings/strikes/:key', (http) => strikes.appeal(http, http.params.key)),
    route.get('/auth/appeal', strikes.linkPage),
    route.post('/auth/appeal', strikes.byLink),
    route.get('/auth/unsubscribe', unsubscribe.get),
    route.post('/auth/unsubscribe', unsubscribe.post),
    route.get('/settings/invites', invites.get),
    route.post('/settings/invites', invites.make),
    route.post('/settings/invites/:key/revoke', (http) => invites.revoke(http, http.params.key)),
    route.post('/auth/sessions/:key/revoke', (http) => overview.endSession(http, http.params.key)),
  ];
  return routes.map((each) => inLanguage(parts, withErrorPages(each)));
}

/** The same route, answered in the language of whoever asks. */
function inLanguage(parts: AccountParts, { handle, ...route }: Route<SpokenRequest>): Route<PageRequest> {
  if (!handle) throw new Error(`${route.path} has no handler.`);
  return {
    method: route.method,
    path: route.path,
    face: route.face,
    hosts: route.hosts,
    async handle(asked) {
      const words = await wordsOf(asked, asked.query.get('lang') ?? (await localeOfSession(parts, asked)));
      const { params } = asked;
      const request = {
        ...spoken(asked, words),
        params,
        // Read when they are asked for.
        get query() {
          return asked.query;
        },
        get body() {
          return asked.body;
        },
      };
      const answer = await handle(request);
      if (!answer || !('body' in answer) || answer.body === null) return answer;
      return { ...answer, headers: { 'content-language': words.locale, ...answer.headers } };
    },
  };
}
