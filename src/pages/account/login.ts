// GET /auth/edit: the password and the e-mail address of a login, and its end.

import type { Answer } from '../../lib/answer.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { type NoticeLink, noticePage } from '../notice.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, problem } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import { signInAddress } from './sign-in.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, openAccountVisit } from './visit.ts';

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
    const { token, headers } = formToken(http);
    const { viewer } = await visit.run(documents.held, {});
    const email = viewer?.user?.email ?? '';
    const form = (what: string, words: string, fields: Html) =>
      html`<form method="post" action="${paths.login}/${what}">${hidden({ form_token: token })}${fields}<div class="buttons"><button class="button" type="submit">${words}</button></div></form>`;
    const names = (viewer?.identities ?? []).map(({ handle }) => handle).join(', ');
    const main = html`${problem(message)}<p class="muted">Signed in as ${email}. <a href="${paths.settings}">All settings</a></p>
<h2>Password</h2>${form(
      'password',
      'Set password',
      html`<input type="hidden" name="username" value="${email}" autocomplete="username">${CURRENT}
<label>New password<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1000"></label>`,
    )}
<h2>E-mail address</h2>${form(
      'email',
      'Mail me a link',
      html`${CURRENT}
<label>New e-mail address<input type="email" name="email" autocomplete="email" required maxlength="320"></label>`,
    )}
<h2>Leave</h2><p>Deletes this login, and what nobody else holds with it${names !== '' && html`: ${names}`}. Posts go as well, and nobody can bring them back.</p>${form(
      'delete',
      'Delete my login',
      html`${CURRENT}<label class="choice"><input type="checkbox" name="sure" value="1" required><span>I am sure</span></label>`,
    )}`;
    return personalAnswer(accountPage(http.domain, 'Password and address', main), status, { headers });
  }

  const formOf =
    (submit: (visit: AccountVisit, fields: URLSearchParams) => Promise<Done>) =>
    async (http: AccountRequest): Promise<Answer> => {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http.domain);
      const visit = await openAccountVisit(parts, http);
      if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.login));
      const result = await submit(visit, fields);
      if (result.error)
        return show(http, visit, result.error.code === 'RATE_LIMITED' ? 429 : 422, result.error.message);
      return personalAnswer(noticePage(http.domain, ...result.done));
    };

  const current = (fields: URLSearchParams) => fields.get('current_password') ?? '';

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      return visit.isSignedIn ? show(http, visit) : personalRedirect(signInAddress(paths.login));
    },

    password: formOf(async (visit, fields) => {
      const input = { currentPassword: current(fields), password: fields.get('password') ?? '' };
      const { error } = await visit.change(documents.setPassword, { input });
      return error
        ? { error }
        : {
            error,
            done: [
              'Done',
              'Your password is a new one. All sessions and applications were signed out.',
              { href: paths.signIn, words: 'Sign in' },
            ],
          };
    }),

    email: formOf(async (visit, fields) => {
      const input = { currentPassword: current(fields), email: fields.get('email') ?? '' };
      const { error } = await visit.change(documents.requestEmailChange, { input });
      return error
        ? { error }
        : {
            error,
            done: [
              'Look into your mail',
              'A link is on its way to the new address. The old one holds until you open it.',
            ],
          };
    }),

    delete: formOf(async (visit, fields) => {
      if (fields.get('sure') !== '1')
        return { error: { code: 'INVALID_INPUT', message: 'Say that you are sure.' } };
      const { error } = await visit.change(documents.deleteUser, {
        input: { currentPassword: current(fields) },
      });
      return error
        ? { error }
        : {
            error,
            done: ['Goodbye', 'Your login is deleted. Other servers are asked to delete what they have.'],
          };
    }),
  };
}

const CURRENT = html`<label>Password now<input type="password" name="current_password" autocomplete="current-password" required maxlength="1000"></label>`;
