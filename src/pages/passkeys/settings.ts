// GET and POST /settings/passkeys: a login's passkeys are added, named and removed.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import {
  accountPage,
  codeField,
  confirmedBy,
  hidden,
  loginField,
  passwordField,
  problem,
} from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import { signedIn, submitted } from '../account/signed-in.ts';
import {
  type AccountParts,
  type AccountRequest,
  type AccountVisit,
  openAccountVisit,
} from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { rich } from '../parts/rich.ts';
import { personalAnswer, personalData } from '../respond.ts';
import { passkeyDocuments } from './documents.ts';
import { scriptTag } from './script.ts';

type Documents = ReturnType<typeof passkeyDocuments>;
type Held = NonNullable<NonNullable<ResultOf<Documents['held']>['viewer']>['user']>;
type Passkey = Held['passkeys'][number];

const statusOf = (code: string) =>
  (({ RATE_LIMITED: 429, CONFLICT: 409, NOT_FOUND: 404 }) as Record<string, number>)[code] ?? 422;

/** What was done, or why it was not; `removed`: how a device names the passkey that it may forget. */
interface Said {
  status?: number;
  message?: string;
  done?: string;
  removed?: string | null;
}

export function passkeyPages(parts: AccountParts) {
  const documents = passkeyDocuments(parts.graphql);

  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    { status = 200, message, done, removed = null }: Said = {},
  ): Promise<Answer> {
    const { words, domain } = http;
    const { passkeys: says } = words;
    const { token, headers } = formToken(http);
    const user = (await visit.run(documents.held, {})).viewer?.user;
    const held = user?.passkeys ?? [];
    const confirming = html`${loginField(user?.email ?? '')}${confirmFields(words, user?.secondFactor != null)}`;
    const main = html`${problem(message ?? null)}${done && doneLine(done, removed)}
<p>${says.about}</p><p>${rich(says.hostHow, { host: displayHost(domain.host) })}</p>
${held.length === 0 ? html`<p class="muted">${says.none}</p>` : held.map((each) => row(words, each, { token, confirming }))}
<h2>${says.add}</h2><p class="muted" data-without-script>${says.noScript}</p>
<form method="post" action="${paths.passkeys}" data-passkey="create" data-begin="${paths.passkeys}/begin" data-failed="${says.notMade}" data-already="${says.madeAlready}" hidden>${hidden({ form_token: token, response: '' })}
<p class="problem" role="alert" hidden></p>${nameField(words)}${confirming}<div class="buttons"><button class="button" type="submit">${says.add}</button></div></form>
<p class="muted">${says.stay}</p><p class="muted"><a href="${paths.settings}">${words.common.toSettings}</a></p>${scriptTag()}`;
    return personalAnswer(accountPage(http, says.title, main), status, { headers, runsScript: true });
  }

  /** What a form does for somebody who is signed in. */
  const formOf =
    (
      submit: (
        http: AccountRequest,
        visit: AccountVisit,
        fields: URLSearchParams,
        key: string,
      ) => Promise<Said>,
    ) =>
    (http: AccountRequest, key = ''): Promise<Answer> =>
      submitted(parts, http, paths.passkeys, async (visit, fields) =>
        show(http, visit, await submit(http, visit, fields, key)),
      );

  return {
    get: (http: AccountRequest): Promise<Answer> => signedIn(parts, http, (visit) => show(http, visit)),

    /** What the browser is to make, as JSON for the script of the page. */
    async begin(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      const visit = isOwnForm(http, fields) ? await openAccountVisit(parts, http) : null;
      if (!visit?.isSignedIn) return personalData({ problem: http.words.trouble.foreignForm }, 403, {});
      const { payload, error } = await visit.change(documents.begin, { input: confirmedBy(fields) });
      return error
        ? personalData({ problem: error.message }, statusOf(error.code), {})
        : personalData({ options: payload.options }, 200, {});
    },

    add: formOf(async (http, visit, fields) => {
      const input = { response: fields.get('response') ?? '', name: fields.get('name') };
      const { error } = await visit.change(documents.add, { input });
      return error ? refused(error) : { done: http.words.passkeys.done };
    }),

    rename: formOf(async (http, visit, fields, key) => {
      const input = { passkeyId: `passkey_${key}`, name: fields.get('name') ?? '' };
      const { error } = await visit.change(documents.rename, { input });
      return error ? refused(error) : { done: http.words.passkeys.renamed };
    }),

    remove: formOf(async (http, visit, fields, key) => {
      const held = (await visit.run(documents.held, {})).viewer?.user?.passkeys ?? [];
      const passkey = held.find((each) => each.key === key);
      const input = { passkeyId: `passkey_${key}`, ...confirmedBy(fields) };
      const { error } = await visit.change(documents.remove, { input });
      if (error) return refused(error);
      const removed = passkey?.host === http.domain.host ? passkey.credentialId : null;
      return { done: http.words.passkeys.removed, removed };
    }),
  };
}

const refused = ({ code, message }: { code: string; message: string }): Said => ({
  status: statusOf(code),
  message,
});

function doneLine(done: string, removed: string | null): Html {
  return removed === null
    ? html`<p class="done" role="status">${done}</p>`
    : html`<p class="done" role="status" data-removed="${removed}">${done}</p>`;
}

const nameField = ({ passkeys }: Words, name = '') =>
  html`<label>${passkeys.name}<input name="name" value="${name}" placeholder="${passkeys.example}" autocomplete="off" maxlength="100"></label>`;

/** The password, and a code where there is a second factor. */
const confirmFields = (words: Words, hasFactor: boolean) =>
  html`${passwordField(words)}${hasFactor && codeField(words.signIn.code)}`;

function row(
  words: Words,
  passkey: Passkey,
  { token, confirming }: { token: string; confirming: Html },
): Html {
  const { passkeys: says, locale } = words;
  const { key, name, host, createdAt, lastUsedAt } = passkey;
  const day = (at: string) => timeIn(locale, 'day', at);
  const facts = [
    fill(says.on, { host: displayHost(host) }),
    fill(says.added, { day: day(createdAt) }),
    lastUsedAt === null ? says.unused : fill(says.used, { day: day(lastUsedAt) }),
  ];
  const form = (what: string, label: string, button: string, fields: Html) =>
    html`<form method="post" action="${paths.passkeys}/${key}/${what}">${hidden({ form_token: token })}${fields}<div class="buttons"><button class="button quiet" type="submit" aria-label="${label}">${button}</button></div></form>`;
  return html`<div class="case"><h2>${name}</h2><p class="muted">${facts.join(' · ')}</p>
<details><summary>${says.name}</summary>${form('rename', says.rename, says.rename, nameField(words, name))}</details>
<details><summary>${fill(says.removeThat, { name })}</summary>${form('remove', fill(says.removeThat, { name }), says.remove, confirming)}</details></div>`;
}
