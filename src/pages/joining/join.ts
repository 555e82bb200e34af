// GET and POST /auth/join: somebody who has a login on the install, and nobody on this domain, joins it.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { clientTarget } from '../account/client.ts';
import { elsewhere, identitiesHere } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm, hidden, problem, refusal } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import { backTo, signInAddress } from '../account/sign-in.ts';
import {
  type AccountParts,
  type AccountRequest,
  type AccountVisit,
  openAccountVisit,
} from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { deadInvite, isDeadInvite } from './dead-invite.ts';
import type { JoiningDocuments } from './documents.ts';
import { statusOf } from './form.ts';
import { agreed, joinAddress, reasonField, rulesFields, usernameField } from './parts.ts';
import { closedWords } from './sign-up.ts';

type Joining = NonNullable<ResultOf<Documents['joining']>['viewer']>;

/** What travels along: where to go on after joining, the invite and the name that were given. */
interface Given {
  next: string | null;
  invite: string;
  username: string;
  reason: string;
}

/** What was given; an invite may be typed as the whole link of it. */
function readGiven(fields: URLSearchParams): Given {
  const next = backTo(fields.get('next'));
  const invite = (fields.get('invite') ?? '')
    .trim()
    .replace(/^.*[/=]/, '')
    .slice(0, 100);
  const [username, reason] = [fields.get('username') ?? '', fields.get('reason') ?? ''];
  return { next, invite, username, reason };
}

function addressOf({ next, invite, username }: Given): string {
  return joinAddress({
    ...(next === null ? {} : { next }),
    ...(invite === '' ? {} : { invite }),
    ...(username === '' ? {} : { username }),
  });
}

export function joinPages(parts: AccountParts, accountDocuments: Documents, documents: JoiningDocuments) {
  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    given: Given,
    { status = 200, message = null as string | null } = {},
  ): Promise<Answer> {
    const viewer = (await visit.run(accountDocuments.joining, {})).viewer as Joining;
    const state = viewer.joinState ?? 'CLOSED';
    if (state === 'MEMBER') return memberAnswer(http, viewer, given);
    if (state === 'WAITING') return waitingAnswer(http, viewer);
    if (state === 'CLOSED')
      return refusal(
        http,
        403,
        http.words.common.nobodyHere,
        `${http.words.join.noIdentity} ${closedWords(http.words, 'CLOSED')}`,
      );
    if (state === 'ADDRESS') return addressAnswer(http);
    const { invite } = given;
    if (message === null && (await isDeadInvite(visit, documents, invite))) return deadInvite(http);
    const target = given.next && (await clientTarget(parts, accountDocuments, http, given.next));
    return formAnswer(http, viewer, given, { state, status, message, formTargets: target ? [target] : [] });
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const given = readGiven(http.query);
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(addressOf(given)));
      return show(http, visit, given);
    },

    async post(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const given = readGiven(fields);
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(addressOf(given)));
      const { username, reason, invite, next } = given;
      const { payload, error } = await visit.change(documents.join, {
        input: { username, reason, inviteCode: invite || null, agreesToRules: agreed(fields) },
      });
      // Where it was sent twice, the page says what came of the first.
      if (error) return show(http, visit, given, { status: statusOf(error.code), message: error.message });
      if (!payload.identity) return personalRedirect(paths.join);
      if (next !== null) return personalRedirect(next);
      return personalAnswer(
        noticePage(
          http,
          http.words.signUp.welcome,
          fill(http.words.join.youAreIn, { handle: payload.identity.handle }),
          toSettings(http.words),
        ),
      );
    },
  };
}

const toSettings = ({ common }: Words) => ({ href: paths.settings, words: common.toSettings });

function memberAnswer(http: AccountRequest, { identities }: Joining, { next }: Given): Answer {
  const [here] = identitiesHere(http.domain, identities);
  if (!here) return refusal(http, 403, http.words.common.nobodyHere, http.words.join.suspended);
  if (next !== null) return personalRedirect(next);
  const { join } = http.words;
  const sentence = fill(join.yoursAlready, { handle: here.handle });
  return personalAnswer(noticePage(http, join.here, sentence, toSettings(http.words)));
}

function waitingAnswer(http: AccountRequest, { waitingSignUp }: Joining): Answer {
  const handle = `@${waitingSignUp?.username ?? ''}@${http.domain.name}`;
  const { join } = http.words;
  const sentence = fill(join.waitingHow, { handle });
  return personalAnswer(noticePage(http, join.waiting, sentence, toSettings(http.words)));
}

function addressAnswer(http: AccountRequest): Answer {
  const { common, join, login } = http.words;
  const link = { href: paths.login, words: login.title };
  return personalAnswer(noticePage(http, common.nobodyHere, join.confirmFirst, link), 403);
}

function formAnswer(
  http: AccountRequest,
  { user, identities }: Joining,
  given: Given,
  {
    state,
    status,
    message,
    formTargets,
  }: { state: string; status: number; message: string | null; formTargets: string[] },
): Answer {
  const { domain, words } = http;
  const { join, common, consent } = words;
  const { next, invite, username, reason } = given;
  const { token, headers } = formToken(http);
  const isForApp = next?.startsWith(paths.authorize) ?? false;
  const anew = `${signInAddress(addressOf(given))}&anew=1`;
  const main = html`${problem(message)}<p>${join.how}</p>
<p class="muted">${fill(common.signedInAs, { email: user?.email ?? '' })} <a href="${anew}">${consent.somebodyElse}</a></p>
<form method="post" action="${paths.join}">${hidden({ form_token: token, next })}
${usernameField(words, username)}
${state === 'INVITE' ? inviteField(words, invite) : hidden({ invite: invite || null })}
${state === 'APPROVAL' && invite === '' && reasonField(words, reason)}
${rulesFields(http)}<div class="buttons"><button class="button" type="submit">${join.button}</button></div></form>${isForApp && elsewhere(http, identities)}`;
  return personalAnswer(
    accountPage(http, fill(join.title, { domain: domain.title || domain.name }), main),
    status,
    // Who joined in another window meanwhile is sent on by this form, to an application that may know them.
    { headers, formTargets },
  );
}

const inviteField = ({ join }: Words, invite: string) =>
  html`<label>${join.invite}<input name="invite" value="${invite}" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="300"></label>`;
