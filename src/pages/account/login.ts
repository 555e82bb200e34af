// GET /auth/edit: the password and the e-mail address of a login, and its end.

import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { type NoticeLink, noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';
import type { Documents } from './documents.ts';
import { accountPage, confirmedBy, hidden, loginField, passwordField, problem } from './page.ts';
import { formToken } from './session.ts';
import { signedIn, submitted } from './signed-in.ts';
import type { AccountParts, AccountRequest, AccountVisit } from './visit.ts';

type Done =
  | { error: { code: string; message: string } }
  | { error: null; done: readonly [string, string, NoticeLink?] };

export function loginPages(parts: AccountParts, documents: Documents) {
  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { common, login, signUp } = http.words;
    const { token, headers } = formToken(http);
    const { viewer } = await visit.run(documents.held, {});
    const email = viewer?.user?.email ?? '';
    const current = html`${loginField(email)}${passwordField(http.words)}`;
    const form = (what: string, words: string, fields: Html) =>
      html`<form method="post" action="${paths.login}/${what}">${hidden({ form_token: token })}${fields}<div class="buttons"><button class="button" type="submit">${words}</button></div></form>`;
    const names = (viewer?.identities ?? []).map(({ handle }) => handle).join(', ');
    const main = html`${problem(message)}<p class="muted">${fill(common.signedInAs, { email })} <a href="${paths.settings}">${common.allSettings}</a></p>
<h2>${common.password}</h2>${form(
      'password',
      signUp.setPassword,
      html`${current}
<label>${common.newPassword}<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1000"></label>`,
    )}
<h2>${common.email}</h2>${form(
      'email',
      common.mailMeLink,
      html`${current}
<label>${login.newEmail}<input type="email" name="email" autocomplete="email" required maxlength="320"></label>`,
    )}
<h2>${login.leave}</h2><p>${names === '' ? login.leaveHow : fill(login.leaveWith, { names })}</p>${form(
      'delete',
      login.deleteLogin,
      html`${current}<label class="choice"><input type="checkbox" name="sure" value="1" required><span>${common.iAmSure}</span></label>`,
    )}`;
    return personalAnswer(accountPage(http, login.title, main), status, { headers });
  }

  const formOf =
    (submit: (visit: AccountVisit, fields: URLSearchParams, words: Words) => Promise<Done>) =>
    (http: AccountRequest): Promise<Answer> =>
      submitted(parts, http, paths.login, async (visit, fields) => {
        const result = await submit(visit, fields, http.words);
        if (!result.error) return personalAnswer(noticePage(http, ...result.done));
        const { code, message } = result.error;
        return show(http, visit, code === 'RATE_LIMITED' ? 429 : 422, message);
      });

  const currentOf = (fields: URLSearchParams) => confirmedBy(fields).currentPassword;

  return {
    get: (http: AccountRequest): Promise<Answer> => signedIn(parts, http, (visit) => show(http, visit)),

    password: formOf(async (visit, fields, { common, signUp }) => {
      const input = { currentPassword: currentOf(fields), password: fields.get('password') ?? '' };
      const { error } = await visit.change(documents.setPassword, { input });
      return error
        ? { error }
        : {
            error,
            done: [common.done, signUp.passwordSet, { href: paths.signIn, words: common.signIn }],
          };
    }),

    email: formOf(async (visit, fields, { common, login }) => {
      const input = { currentPassword: currentOf(fields), email: fields.get('email') ?? '' };
      const { error } = await visit.change(documents.requestEmailChange, { input });
      return error
        ? { error }
        : {
            error,
            done: [common.lookIntoMail, login.linkMailed],
          };
    }),

    delete: formOf(async (visit, fields, { common, login }) => {
      if (fields.get('sure') !== '1') return { error: { code: 'INVALID_INPUT', message: common.notSure } };
      const { error } = await visit.change(documents.deleteUser, {
        input: { currentPassword: currentOf(fields) },
      });
      return error
        ? { error }
        : {
            error,
            done: [login.goodbye, login.deleted],
          };
    }),
  };
}
