// GET /settings/invites: invites to the domain, for those who may make them.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
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
  ['', 'for ever'],
  ['86400', 'a day'],
  ['604800', 'a week'],
  ['2592000', 'a month'],
] as const;

const day = (text: string) => text.slice(0, 10);

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
    const found = await read(http, visit);
    if (!found)
      return refusal(
        http.domain,
        403,
        'Invites',
        'Invites to this domain are made by its owner, admins and moderators.',
      );
    const { token, headers } = formToken(http);
    const rows = found.invites.map((invite) => inviteRow(invite, token));
    const main = html`${problem(message)}<form method="post" action="${paths.invites}">${hidden({ form_token: token })}
<label>For how many people<input type="number" name="uses" min="1" max="100000" placeholder="as many as like"></label>
<fieldset><legend>It holds</legend>${TIMES.map(
      ([value, words], index) =>
        html`<label class="choice"><input type="radio" name="seconds" value="${value}"${index === 2 && html` checked`}><span>${words}</span></label>`,
    )}</fieldset><div class="buttons"><button class="button" type="submit">Make an invite</button></div></form>
<h2>Invites that hold</h2>${rows.length === 0 ? html`<p class="muted">There are none.</p>` : rows}`;
    return personalAnswer(accountPage(http.domain, 'Invites', main), status, { headers });
  }

  /** Runs a form's act for whoever is signed in, and shows the page anew. */
  async function submit(
    http: AccountRequest,
    act: (visit: AccountVisit, fields: URLSearchParams) => Promise<{ error: { message: string } | null }>,
  ): Promise<Answer> {
    const { fields } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http.domain);
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
        if (!found) return { error: { message: 'You may not make invites to this domain.' } };
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

function inviteRow({ key, url, usesLeft, expiresAt }: Invite, token: string): Html {
  const action = `${paths.invites}/${key}/revoke`;
  const words = `${usesLeft === null ? 'for as many as like' : `for ${usesLeft} more`}, ${expiresAt === null ? 'for ever' : `until ${day(expiresAt)}`}`;
  return html`<div class="row"><div><span class="code">${url}</span><br><span class="muted">${words}</span></div><form method="post" action="${action}">${hidden({ form_token: token })}<button class="button quiet" type="submit" aria-label="End ${url}">End</button></form></div>`;
}
