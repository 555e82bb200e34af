// GET and POST /settings/second-factor: turns a second factor on and off, and shows recovery codes once.

import type { Answer } from '../../lib/answer.ts';
import { timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import type { Documents } from '../account/documents.ts';
import {
  accountPage,
  codeField,
  confirmedBy,
  hidden,
  loginField,
  passwordField,
  problem,
} from '../account/page.ts';
import { formToken } from '../account/session.ts';
import { signedIn, submitted } from '../account/signed-in.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { qrCode } from '../parts/qr.ts';
import { counted, rich } from '../parts/rich.ts';
import { personalAnswer } from '../respond.ts';

const backOf = ({ common }: Words) => ({ href: paths.settings, words: common.toSettings });

const confirmFields = (words: Words) => html`${passwordField(words)}${codeField(words.signIn.code)}`;

/** What an app is given; the form brings it along from page to page, and nothing else is shown of it. */
const KEY_URI = /^otpauth:\/\/totp\/[\w.~%@:+-]{1,1000}\?[\w.~%=&+-]{1,1000}$/;

/** Here a code is always asked for. */
const codeBy = (fields: URLSearchParams) => ({ ...confirmedBy(fields), code: fields.get('code') ?? '' });

const statusOf = (code: string) => (code === 'RATE_LIMITED' ? 429 : code === 'CONFLICT' ? 409 : 422);

export function secondFactorPages(parts: AccountParts, documents: Documents) {
  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { words } = http;
    const { secondFactor: says } = words;
    const { token, headers } = formToken(http);
    const { viewer } = await visit.run(documents.secondFactor, {});
    const factor = viewer?.user?.secondFactor ?? null;
    const form = (what: string, button: string, fields: Html) =>
      html`<form method="post" action="${paths.secondFactor}/${what}">${hidden({ form_token: token })}${loginField(viewer?.user?.email ?? '')}${fields}<div class="buttons"><button class="button" type="submit">${button}</button></div></form>`;
    const main =
      factor === null
        ? html`${problem(message)}<p>${says.how}</p>${form('begin', says.setUp, passwordField(words))}`
        : html`${problem(message)}<p class="done" role="status">${rich(says.onSince, { day: timeIn(words.locale, 'day', factor.since) })}</p>
<h2>${says.recoveryCodes}</h2><p>${counted(words, says.left, factor.recoveryCodesLeft)}</p>${form('codes', says.renew, confirmFields(words))}
<h2>${says.turnOff}</h2><p>${says.turnOffHow}</p>${form('off', says.turnOff, confirmFields(words))}`;
    return page(http, html`${main}${leave(words)}`, status, headers);
  }

  const page = (http: AccountRequest, main: Html, status = 200, headers: Record<string, string> = {}) =>
    personalAnswer(accountPage(http, http.words.settings.secondFactor, main), status, { headers });

  async function showKey(
    http: AccountRequest,
    uri: string,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { secondFactor: says } = http.words;
    const { token, headers } = formToken(http);
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    const main = html`${problem(message)}<p>${says.scan}</p>${await qrCode(uri, says.qr)}
<p>${rich(says.orType, { open: uri })}<br><code class="code">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code></p>
<form method="post" action="${paths.secondFactor}/confirm">${hidden({ form_token: token, uri })}${codeField(says.codeNow)}
<div class="buttons"><button class="button" type="submit">${says.turnOn}</button><a class="button quiet" href="${paths.secondFactor}">${says.leaveOff}</a></div></form>`;
    return page(http, main, status, headers);
  }

  const showCodes = (http: AccountRequest, codes: readonly string[], sentence: string) =>
    page(
      http,
      html`<p class="done" role="status">${sentence}</p><p>${http.words.secondFactor.codesHow}</p>
<ul class="codes">${codes.map((code) => html`<li><code class="code">${code}</code></li>`)}</ul>
<p>${rich(http.words.secondFactor.staySignedIn, { look: paths.account })}</p>${leave(http.words)}`,
    );

  /** What a form does for somebody who is signed in. */
  const formOf =
    (submit: (http: AccountRequest, visit: AccountVisit, fields: URLSearchParams) => Promise<Answer>) =>
    (http: AccountRequest): Promise<Answer> =>
      submitted(parts, http, paths.secondFactor, (visit, fields) => submit(http, visit, fields));

  return {
    get: (http: AccountRequest): Promise<Answer> => signedIn(parts, http, (visit) => show(http, visit)),

    begin: formOf(async (http, visit, fields) => {
      const { currentPassword } = confirmedBy(fields);
      const { payload, error } = await visit.change(documents.beginSecondFactor, {
        input: { currentPassword },
      });
      return error ? show(http, visit, statusOf(error.code), error.message) : showKey(http, payload.uri);
    }),

    confirm: formOf(async (http, visit, fields) => {
      const { code } = codeBy(fields);
      const { payload, error } = await visit.change(documents.confirmSecondFactor, { input: { code } });
      if (!error) return showCodes(http, payload.recoveryCodes, http.words.secondFactor.isOn);
      const uri = fields.get('uri') ?? '';
      // Where nothing is being set up any more there is nothing to scan.
      return error.path.at(-1) === 'code' && KEY_URI.test(uri)
        ? showKey(http, uri, statusOf(error.code), error.message)
        : show(http, visit, statusOf(error.code), error.message);
    }),

    renew: formOf(async (http, visit, fields) => {
      const input = codeBy(fields);
      const { payload, error } = await visit.change(documents.renewRecoveryCodes, { input });
      return error
        ? show(http, visit, statusOf(error.code), error.message)
        : showCodes(http, payload.recoveryCodes, http.words.secondFactor.renewed);
    }),

    turnOff: formOf(async (http, visit, fields) => {
      const { error } = await visit.change(documents.turnOffSecondFactor, { input: codeBy(fields) });
      if (error) return show(http, visit, statusOf(error.code), error.message);
      const { words } = http;
      return personalAnswer(noticePage(http, words.common.done, words.secondFactor.isOff, backOf(words)));
    }),
  };
}

const leave = ({ common }: Words) =>
  html`<p class="muted"><a href="${paths.settings}">${common.toSettings}</a></p>`;
