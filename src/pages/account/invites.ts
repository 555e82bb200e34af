// GET /settings/invites: invites to the domain, for those who may make them.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { fill, pluralForm } from '../../lib/words/fill.ts';
import { numberIn, timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, problem, refusal } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import { signInAddress } from './sign-in.ts';
import {
  type AccountParts,
  type AccountRequest,
  type AccountVisit,
  codeOf,
  openAccountVisit,
} from './visit.ts';

type Asked = NonNullable<ResultOf<Documents['invites']>['domain']>;
type Invite = NonNullable<Asked['invites']>['nodes'][number];

/** How long an invite holds, in seconds. */
const TIMES = [
  ['', 'forEver'],
  ['86400', 'aDay'],
  ['604800', 'aWeek'],
  ['2592000', 'aMonth'],
] as const;

/** A domain with its invites; null where whoever asks may not see them. */
export async function invitesOf(documents: Documents, name: string, visit: AccountVisit) {
  try {
    const { domain } = await visit.run(documents.invites, { name });
    return domain?.invites ? { id: domain.id, invites: domain.invites.nodes } : null;
  } catch (error) {
    if (codeOf(error) === 'FORBIDDEN') return null;
    throw error;
  }
}

export function invitePages(parts: AccountParts, documents: Documents) {
  const read = (http: AccountRequest, visit: AccountVisit) => invitesOf(documents, http.domain.name, visit);

  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { words } = http;
    const { invites } = words;
    const found = await read(http, visit);
    if (!found) return refusal(http, 403, invites.title, invites.forWhom);
    const { token, headers } = formToken(http);
    const rows = found.invites.map((invite) => inviteRow(words, invite, token));
    const main = html`${problem(message)}<form method="post" action="${paths.invites}">${hidden({ form_token: token })}
<label>${invites.uses}<input type="number" name="uses" min="1" max="100000" placeholder="${invites.usesExample}"></label>
<fieldset><legend>${invites.holds}</legend>${TIMES.map(
      ([value, time], index) =>
        html`<label class="choice"><input type="radio" name="seconds" value="${value}"${index === 2 && html` checked`}><span>${invites[time]}</span></label>`,
    )}</fieldset><div class="buttons"><button class="button" type="submit">${invites.make}</button></div></form>
<h2>${invites.there}</h2>${rows.length === 0 ? html`<p class="muted">${invites.none}</p>` : rows}`;
    return personalAnswer(accountPage(http, invites.title, main), status, { headers });
  }

  /** Runs a form's act for whoever is signed in, and shows the page anew. */
  async function submit(
    http: AccountRequest,
    act: (visit: AccountVisit, fields: URLSearchParams) => Promise<{ error: { message: string } | null }>,
  ): Promise<Answer> {
    const { fields } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http);
    const visit = await openAccountVisit(parts, http);
    if (!visit.isSignedIn) return personalRedirect(signInAddress(paths.invites));
    const { error } = await act(visit, fields);
    return error ? show(http, visit, 422, error.message) : personalRedirect(paths.invites);
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      return visit.isSignedIn ? show(http, visit) : personalRedirect(signInAddress(paths.invites));
    },

    make: (http: AccountRequest) =>
      submit(http, async (visit, fields) => {
        const found = await read(http, visit);
        if (!found) return { error: { message: http.words.invites.mayNot } };
        const number = (name: string) => Number(fields.get(name) || Number.NaN);
        const [uses, seconds] = [number('uses'), number('seconds')];
        return visit.change(documents.createInvite, {
          input: {
            domainId: found.id,
            uses: Number.isInteger(uses) ? uses : null,
            seconds: Number.isInteger(seconds) ? seconds : null,
          },
        });
      }),

    revoke: (http: AccountRequest, key: string) =>
      submit(http, async (visit) => {
        const { error } = await visit.change(documents.revokeInvite, {
          input: { inviteId: `invite_${key}` },
        });
        return { error: error?.code === 'NOT_FOUND' ? null : error };
      }),
  };
}

function inviteRow(
  { common, invites, locale }: Words,
  { key, url, usesLeft, expiresAt }: Invite,
  token: string,
): Html {
  const action = `${paths.invites}/${key}/revoke`;
  const uses =
    usesLeft === null
      ? invites.anyNumber
      : fill(pluralForm(locale, invites.left, usesLeft), { n: numberIn(locale, usesLeft) });
  const time =
    expiresAt === null ? invites.forEver : fill(invites.until, { day: timeIn(locale, 'day', expiresAt) });
  const words = fill(invites.both, { uses, time });
  return html`<div class="row"><div><span class="code">${url}</span><br><span class="muted">${words}</span></div><form method="post" action="${action}">${hidden({ form_token: token })}<button class="button quiet" type="submit" aria-label="${fill(common.endThat, { what: url })}">${common.end}</button></form></div>`;
}
