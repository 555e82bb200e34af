// GET and POST /auth/sign_in, with the page that asks for the second factor, signing in by passkey, and signing out.

import { SESSION_MS } from '../../core/users/open-session.ts';
import type { Answer } from '../../lib/answer.ts';
import { preferred } from '../../lib/negotiate.ts';
import { systemRandom } from '../../lib/random.ts';
import { localeOf } from '../../lib/words/locales.ts';
import { type Html, html } from '../html.ts';
import { signUpLinks } from '../joining/parts.ts';
import { paths } from '../links.ts';
import { languageCookie } from '../parts/language.ts';
import { rich } from '../parts/rich.ts';
import { passkeyDocuments } from '../passkeys/documents.ts';
import { scriptTag } from '../passkeys/script.ts';
import { personalAnswer, personalData, personalRedirect } from '../respond.ts';
import { clientTarget } from './client.ts';
import type { Documents } from './documents.ts';
import { type FirstStep, openFirstStep, sealFirstStep } from './first-step.ts';
import { accountPage, foreignForm, hidden, problem } from './page.ts';
import { cookieOf, formToken, isOwnForm, isSameOrigin, setCookie } from './session.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, openAccountVisit } from './visit.ts';

/** Pages of this host that people are sent back to after signing in: nowhere else, however it is written. */
const BACK =
  /^\/(?:oauth\/(?:authorize|authorized_applications)|auth\/[a-z_]+|authorize_interaction|share|settings(?:\/[a-z-]+)?)(?:\?[^\s\\]*)?$/;

/** The page of this host that somebody may be sent back to; null for what is none. */
export function backTo(text: string | null): string | null {
  return text !== null && text.length <= 20_000 && BACK.test(text) ? text : null;
}

/** Where to go on after signing in. */
const backOf = (text: string | null) => backTo(text) ?? paths.settings;

/** How long a browser remembers where somebody was going who has to sign up or find a password first, in seconds. */
const DETOUR_S = 3600;

/** The page that is remembered; null for none, or for what somebody else wrote there. */
function keptBack(request: AccountRequest): string | null {
  const kept = cookieOf(request, 'back');
  return kept === null ? null : backTo(Buffer.from(kept, 'base64url').toString());
}

function keepBack({ domain }: AccountRequest, back: string): string[] {
  const kept = Buffer.from(back).toString('base64url');
  return kept.length > 3600 ? [] : [setCookie(domain, 'back', kept, DETOUR_S)['set-cookie'] ?? ''];
}

const forgetBack = (request: AccountRequest): string[] =>
  keptBack(request) === null ? [] : [setCookie(request.domain, 'back', '', 0)['set-cookie'] ?? ''];

/** How long a browser is known again, in seconds. */
const DEVICE_S = 400 * 24 * 3600;

/** What tells this browser from others; a new secret where it has none yet. */
const deviceOf = (request: AccountRequest) =>
  cookieOf(request, 'device') ?? systemRandom.bytes(32).toString('base64url');

const deviceCookie = ({ domain }: AccountRequest, device: string) =>
  setCookie(domain, 'device', device, DEVICE_S)['set-cookie'] ?? '';

const typed = (fields: URLSearchParams): FirstStep => ({
  email: (fields.get('email') ?? '').slice(0, 320),
  password: (fields.get('password') ?? '').slice(0, 1000),
});

/** The address of the sign-in page that leads back to `target` (path and query). */
export function signInAddress(target: string): string {
  return `${paths.signIn}?${new URLSearchParams({ next: target })}`;
}

export function signInPages(parts: AccountParts, documents: Documents) {
  const passkeys = passkeyDocuments(parts.graphql);

  async function show(
    request: AccountRequest,
    back: string,
    { status = 200, email = '', message = null as string | null } = {},
  ): Promise<Answer> {
    const { domain, words } = request;
    const { common, signIn } = words;
    const { token, headers } = formToken(request);
    const form = html`${problem(message)}<form method="post" action="${paths.signIn}">${hidden({ form_token: token, next: back })}
<label>${domain.confirmsEmail ? common.email : signIn.emailOrUsername}<input name="email" value="${email}" inputmode="email" autocapitalize="none" spellcheck="false" autocomplete="username webauthn" required maxlength="320"></label>
<label>${common.password}<input type="password" name="password" autocomplete="current-password" required maxlength="1000"></label>
<div class="buttons"><button class="button" type="submit">${common.signIn}</button></div></form>
<form method="post" action="${paths.passkeySignIn}" data-passkey="get" data-begin="${paths.passkeySignIn}/begin" data-failed="${words.passkeys.failed}" hidden>${hidden({ form_token: token, next: back, response: '' })}<p class="problem" role="alert" hidden></p><div class="buttons"><button class="button quiet" type="submit">${words.passkeys.signIn}</button></div></form>${signUpLinks(request)}${scriptTag()}`;
    return answer(request, back, form, status, headers, true);
  }

  /** Asks for the code of the second factor; what was typed before comes along, sealed. */
  function showCode(
    request: AccountRequest,
    back: string,
    first: FirstStep,
    { status = 200, message = null as string | null } = {},
  ): Promise<Answer> {
    const { common, signIn } = request.words;
    const { token, headers } = formToken(request);
    const step = sealFirstStep(parts, first, token);
    const form = html`${problem(message)}<form method="post" action="${paths.signIn}">${hidden({ form_token: token, next: back, step })}
<label>${signIn.code}<input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" required autofocus maxlength="100"></label>
<div class="buttons"><button class="button" type="submit">${common.signIn}</button></div></form>
<p class="muted">${rich(signIn.as, { email: first.email, again: signInAddress(back) })}</p><p class="muted">${signIn.noPhone}</p>`;
    return answer(request, back, form, status, headers);
  }

  async function answer(
    request: AccountRequest,
    back: string,
    form: Html,
    status: number,
    headers: Record<string, string>,
    runsScript = false,
  ): Promise<Answer> {
    // After signing in a person may be sent on to an application at once, and the browser asks this page whether that
    // is all right.
    const target = await clientTarget(parts, documents, request, back);
    return personalAnswer(accountPage(request, request.words.common.signIn, form), status, {
      headers,
      runsScript,
      formTargets: target === null ? [] : [target],
    });
  }

  /** Sends somebody on who is signed in now, with the cookies of their session. */
  async function enter(
    request: AccountRequest,
    visit: AccountVisit,
    { token, user }: { token: string; user: { locale: string | null } },
    { device, back }: { device: string; back: string },
  ): Promise<Answer> {
    // The session before, of somebody else perhaps, ends with its cookie.
    if (visit.isSignedIn) await visit.change(documents.signOut, {});
    const { domain } = request;
    const session = setCookie(domain, 'session', token, Math.floor(SESSION_MS / 1000));
    // Pages that everybody is given alike know nobody: they speak the person's language by this.
    const locale = localeOf(user.locale);
    const cookies = [deviceCookie(request, device), ...forgetBack(request)];
    if (locale !== null) cookies.push(languageCookie(domain, locale));
    return { ...personalRedirect(back, session), cookies };
  }

  return {
    async get(request: AccountRequest): Promise<Answer> {
      const asked = backTo(request.query.get('next'));
      const back = asked ?? keptBack(request) ?? paths.settings;
      const { isSignedIn } = await openAccountVisit(parts, request);
      const isAnew = request.query.get('anew') === '1';
      if (isSignedIn && !isAnew) return { ...personalRedirect(back), cookies: forgetBack(request) };
      const page = await show(request, back);
      return asked === null ? page : { ...page, cookies: keepBack(request, asked) };
    },

    async post(request: AccountRequest): Promise<Answer> {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields)) return foreignForm(request);
      const back = backOf(fields.get('next'));
      const step = fields.get('step');
      const first =
        step === null ? typed(fields) : openFirstStep(parts, step, fields.get('form_token') ?? '');
      if (!first) return show(request, back, { status: 422, message: request.words.signIn.tooLong });
      const visit = await openAccountVisit(parts, request);
      const device = deviceOf(request);
      const { payload, error } = await visit.change(documents.signIn, {
        input: { ...first, code: fields.get('code'), device, isBrowser: true },
      });
      if (error) {
        const { code, message, path } = error;
        if (step === null && code === 'SECOND_FACTOR_REQUIRED') return showCode(request, back, first);
        const status = code === 'RATE_LIMITED' ? 429 : code === 'FORBIDDEN' ? 403 : 401;
        const isOfCode = path.at(-1) === 'code' || (step !== null && code === 'RATE_LIMITED');
        return isOfCode
          ? showCode(request, back, first, { status, message })
          : show(request, back, { status, email: first.email, message });
      }
      return enter(request, visit, payload, { device, back });
    },

    /** What the browser is to ask a passkey for, as JSON for the script of the page. */
    async beginPasskey(request: AccountRequest): Promise<Answer> {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields))
        return personalData({ problem: request.words.trouble.foreignForm }, 403, {});
      const device = deviceOf(request);
      const visit = await openAccountVisit(parts, request);
      const { payload, error } = await visit.change(passkeys.beginSignIn, { input: { device } });
      if (error)
        return personalData({ problem: error.message }, error.code === 'RATE_LIMITED' ? 429 : 409, {});
      // The browser that began has to finish.
      const headers = { 'set-cookie': deviceCookie(request, device) };
      return personalData({ options: payload.options }, 200, headers);
    },

    async byPasskey(request: AccountRequest): Promise<Answer> {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields)) return foreignForm(request);
      const back = backOf(fields.get('next'));
      const device = deviceOf(request);
      const visit = await openAccountVisit(parts, request);
      const { payload, error } = await visit.change(passkeys.finishSignIn, {
        input: { response: fields.get('response') ?? '', device, isBrowser: true },
      });
      if (!error) return enter(request, visit, payload, { device, back });
      const { code, message } = error;
      const statuses: Record<string, number> = { RATE_LIMITED: 429, FORBIDDEN: 403, UNAUTHENTICATED: 401 };
      return show(request, back, { status: statuses[code] ?? 422, message });
    },

    async signOutPage(request: AccountRequest): Promise<Answer> {
      const { isSignedIn } = await openAccountVisit(parts, request);
      if (!isSignedIn) return personalRedirect(paths.signIn);
      const { common, signIn } = request.words;
      const { token, headers } = formToken(request);
      const form = html`<form method="post" action="${paths.signOut}">${hidden({ form_token: token })}<p>${signIn.here}</p><div class="buttons"><button class="button" type="submit">${common.signOut}</button></div></form>`;
      return personalAnswer(accountPage(request, common.signOut, form), 200, { headers });
    },

    async signOut(request: AccountRequest): Promise<Answer> {
      const { fields } = await request.body.form();
      if (!isOwnForm(request, fields)) return foreignForm(request);
      return signedOut(request);
    },

    /** Other sites cannot send DELETE: it takes a preflight, which these pages never answer. */
    async signOutByProgram(request: AccountRequest): Promise<Answer> {
      if (!isSameOrigin(request)) return foreignForm(request);
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
