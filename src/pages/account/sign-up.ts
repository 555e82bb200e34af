// Pages for those who have no login yet or cannot get into theirs: sign up, confirm, new password, new address.

import { rulesOf } from '../../core/domains/rules.ts';
import { takesSignUps } from '../../core/sign-up/policy.ts';
import type { Domain } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { type NoticeLink, noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, problem, refusal } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from './visit.ts';

/** What a form that was done leads to: title, sentence, where to go on. */
type Notice = readonly [string, string, NoticeLink?];

const TO_SIGN_IN: NoticeLink = { href: paths.signIn, words: 'Sign in' };

const NEXT = {
  CONFIRM: [
    'Look into your mail',
    'A mail is on its way to you. Open the link in it to confirm your address.',
  ],
  APPROVAL: ['Thank you', 'Your address is confirmed. An admin decides now, and you get a mail then.'],
  SIGN_IN: [
    'Welcome',
    'You are in. Sign in here or in an app, with your username and your password.',
    TO_SIGN_IN,
  ],
} as const satisfies Record<string, Notice>;

const STATUS: Record<string, number> = { RATE_LIMITED: 429, FORBIDDEN: 403, NOT_FOUND: 404, CONFLICT: 409 };

/** A form with one purpose: its page, and what is done with what was sent. */
interface Form {
  title: string;
  button: string;
  fields(request: AccountRequest, given: URLSearchParams): Html;
  submit(
    request: AccountRequest,
    given: URLSearchParams,
  ): Promise<{ error: { code: string; message: string } } | { error: null; done: Notice }>;
}

export function signUpPages(parts: AccountParts, documents: Documents) {
  async function show(
    request: AccountRequest,
    form: Form,
    given: URLSearchParams,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { token, headers } = formToken(request);
    const main = html`${problem(message)}<form method="post" action="${request.path}">${hidden({ form_token: token })}${form.fields(request, given)}<div class="buttons"><button class="button" type="submit">${form.button}</button></div></form>`;
    return personalAnswer(accountPage(request.domain, form.title, main), status, { headers });
  }

  /**
   * The two handlers of a form's address. A link in a mail only shows the form: programs that look at mails open links
   * too.
   */
  const pageOf = (form: Form) => ({
    get: (request: AccountRequest) => show(request, form, request.query),
    post: async (request: AccountRequest): Promise<Answer> => {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields)) return foreignForm(request.domain);
      const done = await form.submit(request, fields);
      if (done.error) return show(request, form, fields, STATUS[done.error.code] ?? 422, done.error.message);
      return personalAnswer(noticePage(request.domain, ...done.done));
    },
  });

  const change = async (request: AccountRequest) => (await openAccountVisit(parts, request)).change;
  const text = (given: URLSearchParams, name: string) => given.get(name) ?? '';
  const carried: Form['fields'] = (_request, given) => html`${hidden({ token: text(given, 'token') })}`;
  const email = (given: URLSearchParams) =>
    html`<label>E-mail address<input type="email" name="email" value="${text(given, 'email')}" autocomplete="username" required maxlength="320"></label>`;
  const password = html`<label>New password<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1000"></label>`;

  const signUp = pageOf({
    title: 'Sign up',
    button: 'Sign up',
    fields: ({ domain }, given) => html`${hidden({ invite: given.get('invite') })}
<label>Username<input name="username" value="${text(given, 'username')}" autocomplete="off" autocapitalize="none" required maxlength="30" pattern="[A-Za-z0-9_]+"></label>
${email(given)}${password}
${domain.registrations === 'APPROVAL' && html`<label>Why do you want to join?<textarea name="reason" rows="3" maxlength="1000">${text(given, 'reason')}</textarea></label>`}
${rulesBox(domain)}<label class="choice"><input type="checkbox" name="agreement" value="1" required><span>I accept the rules of this server</span></label>`,
    async submit(request, given) {
      const input = {
        username: text(given, 'username'),
        email: text(given, 'email'),
        password: text(given, 'password'),
        agreesToRules: given.get('agreement') === '1',
        reason: given.get('reason'),
        inviteCode: given.get('invite') || null,
      };
      const { payload, error } = await (await change(request))(documents.signUp, { input });
      return error ? { error } : { error, done: NEXT[payload.next] };
    },
  });

  return {
    signUp: {
      post: signUp.post,
      async get(request: AccountRequest): Promise<Answer> {
        const { registrations } = request.domain;
        const isClosed =
          registrations === 'CLOSED' || (registrations === 'INVITE' && !request.query.get('invite'));
        if (!isClosed && !request.domain.isPrivate) return signUp.get(request);
        const sentence =
          registrations === 'INVITE'
            ? 'People join here by invite alone.'
            : 'Nobody can sign up here at this time.';
        return refusal(request.domain, 403, 'Joining', sentence);
      },
    },
    confirmation: pageOf({
      title: 'Confirm your e-mail address',
      button: 'Confirm',
      fields: carried,
      async submit(request, given) {
        const input = { token: text(given, 'token') };
        const { payload, error } = await (await change(request))(documents.confirmEmail, { input });
        return error ? { error } : { error, done: NEXT[payload.next] };
      },
    }),
    forgotten: pageOf({
      title: 'Forgot your password?',
      button: 'Mail me a link',
      fields: (_request, given) => email(given),
      async submit(request, given) {
        const input = { email: text(given, 'email') };
        const { error } = await (await change(request))(documents.requestPasswordReset, { input });
        return error
          ? { error }
          : {
              error,
              done: [
                'Look into your mail',
                'If there is a login with this address, a link is on its way to it.',
              ],
            };
      },
    }),
    newPassword: pageOf({
      title: 'Set a new password',
      button: 'Set password',
      fields: (request, given) => html`${carried(request, given)}${password}`,
      async submit(request, given) {
        const input = { token: text(given, 'token'), password: text(given, 'password') };
        const { error } = await (await change(request))(documents.resetPassword, { input });
        return error
          ? { error }
          : {
              error,
              done: [
                'Done',
                'Your password is a new one. All sessions and applications were signed out.',
                TO_SIGN_IN,
              ],
            };
      },
    }),
    newAddress: pageOf({
      title: 'Confirm your new e-mail address',
      button: 'Confirm',
      fields: carried,
      async submit(request, given) {
        const input = { token: text(given, 'token') };
        const { error } = await (await change(request))(documents.confirmEmailChange, { input });
        return error
          ? { error }
          : { error, done: ['Done', 'Sign in with your new e-mail address from now on.', TO_SIGN_IN] };
      },
    }),
  };
}

function rulesBox(domain: Domain): Html | null {
  const rules = rulesOf(domain);
  return rules.length === 0
    ? null
    : html`<h2>Rules</h2><ol>${rules.map(({ text }) => html`<li>${text}</li>`)}</ol>`;
}

/** For those who cannot sign in; to sign up only where people may by themselves. */
export function signUpLinks(domain: Domain): Html {
  return html`<p class="muted"><a href="/auth/password/new">Forgot your password?</a>${takesSignUps(domain) && html` · <a href="/auth/sign_up">Sign up</a>`}</p>`;
}
