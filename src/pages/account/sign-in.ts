// GET and POST /auth/sign_in, and signing out.

import { SESSION_MS } from '../../core/users/sign-in.ts';
import type { Answer } from '../../lib/answer.ts';
import { preferred } from '../../lib/negotiate.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { clientTarget } from './client.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, problem } from './page.ts';
import { formToken, isOwnForm, isSameOrigin, setCookie } from './session.ts';
import { signUpLinks } from './sign-up.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from './visit.ts';

/** Pages of this host that people are sent back to after signing in: nowhere else, however it is written. */
const BACK =
  /^\/(?:oauth\/(?:authorize|authorized_applications)|auth\/[a-z_]+|authorize_interaction|share|settings(?:\/[a-z]+)?)(?:\?[^\s\\]*)?$/;

/** Where to go on after signing in. */
function backOf(text: string | null): string {
  return text !== null && text.length <= 20_000 && BACK.test(text) ? text : paths.settings;
}

/** The address of the sign-in page that leads back to `target` (path and query). */
export function signInAddress(target: string): string {
  return `${paths.signIn}?${new URLSearchParams({ next: target })}`;
}

export function signInPages(parts: AccountParts, documents: Documents) {
  async function show(
    request: AccountRequest,
    back: string,
    { status = 200, email = '', message = null as string | null } = {},
  ): Promise<Answer> {
    const { domain } = request;
    const { token, headers } = formToken(request);
    const form = html`${problem(message)}<form method="post" action="${paths.signIn}">${hidden({ form_token: token, next: back })}
<label>${domain.confirmsEmail ? 'E-mail address' : 'E-mail address or username'}<input name="email" value="${email}" inputmode="email" autocapitalize="none" spellcheck="false" autocomplete="username" required maxlength="320"></label>
<label>Password<input type="password" name="password" autocomplete="current-password" required maxlength="1000"></label>
<div class="buttons"><button class="button" type="submit">Sign in</button></div></form>${signUpLinks(domain)}`;
    // After signing in a person may be sent on to an application at once, and the browser asks this page whether that
    // is all right.
    const target = await clientTarget(parts, documents, request, back);
    return personalAnswer(accountPage(domain, 'Sign in', form), status, {
      headers,
      formTargets: target === null ? [] : [target],
    });
  }

  return {
    async get(request: AccountRequest): Promise<Answer> {
      const back = backOf(request.query.get('next'));
      const { isSignedIn } = await openAccountVisit(parts, request);
      const isAnew = request.query.get('anew') === '1';
      return isSignedIn && !isAnew ? personalRedirect(back) : show(request, back);
    },

    async post(request: AccountRequest): Promise<Answer> {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields)) return foreignForm(request.domain);
      const back = backOf(fields.get('next'));
      const email = (fields.get('email') ?? '').slice(0, 320);
      const visit = await openAccountVisit(parts, request);
      const { payload, error } = await visit.change(documents.signIn, {
        input: { email, password: (fields.get('password') ?? '').slice(0, 1000), isBrowser: true },
      });
      if (error) {
        const status = error.code === 'RATE_LIMITED' ? 429 : error.code === 'FORBIDDEN' ? 403 : 401;
        return show(request, back, { status, email, message: error.message });
      }
      // The session before, of somebody else perhaps, ends with its cookie.
      if (visit.isSignedIn) await visit.change(documents.signOut, {});
      const cookie = setCookie(request.domain, 'session', payload.token, Math.floor(SESSION_MS / 1000));
      return personalRedirect(back, cookie);
    },

    async signOutPage(request: AccountRequest): Promise<Answer> {
      const { isSignedIn } = await openAccountVisit(parts, request);
      if (!isSignedIn) return personalRedirect(paths.signIn);
      const { token, headers } = formToken(request);
      const form = html`<form method="post" action="${paths.signOut}">${hidden({ form_token: token })}<p>You are signed in on this host in this browser.</p><div class="buttons"><button class="button" type="submit">Sign out</button></div></form>`;
      return personalAnswer(accountPage(request.domain, 'Sign out', form), 200, { headers });
    },

    async signOut(request: AccountRequest): Promise<Answer> {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields)) return foreignForm(request.domain);
      return signedOut(request);
    },

    /** Other sites cannot send DELETE: it takes a preflight, which these pages never answer. */
    async signOutByProgram(request: AccountRequest): Promise<Answer> {
      if (!isSameOrigin(request)) return foreignForm(request.domain);
      const answer = await signedOut(request);
      if (preferred(request.headers.accept, ['text/html', 'application/json']) !== 'application/json')
        return answer;
      return {
        status: 200,
        headers: { ...answer.headers, 'content-type': 'application/json; charset=utf-8', location: '' },
        body: JSON.stringify({ redirect_to: paths.signIn }),
      };
    },
  };

  async function signedOut(request: AccountRequest): Promise<Answer> {
    const visit = await openAccountVisit(parts, request);
    if (visit.isSignedIn) await visit.change(documents.signOut, {});
    return personalRedirect(paths.signIn, setCookie(request.domain, 'session', '', 0));
  }
}
