// GET /settings/strikes: what was decided about the identities of whoever is signed in, and appeals against it; GET and
// POST /auth/appeal: the same by the link of a mail, for those who are locked out.

import type { Answer } from '../../lib/answer.ts';
import type { Words } from '../../lib/words/words.ts';
import { accountPage, hidden, problem, refusal } from '../account/page.ts';
import { formToken } from '../account/session.ts';
import { signedIn, submitted } from '../account/signed-in.ts';
import {
  type AccountParts,
  type AccountRequest,
  type AccountVisit,
  openAccountVisit,
} from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { older } from '../moderation/frame.ts';
import type { StrikeData, StrikeDocuments } from '../moderation/strike-documents.ts';
import { strikeSection } from '../moderation/strike-view.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';

const LONGEST = 2_000;

const textOf = (fields: URLSearchParams) => (fields.get('text') ?? '').replaceAll('\r\n', '\n');

export function strikePages(parts: AccountParts, documents: StrikeDocuments) {
  async function show(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ) {
    const { viewer } = await visit.run(documents.ownStrikes, { after: http.query.get('after') });
    const list = viewer?.strikes;
    const { words } = http;
    const { token, headers } = formToken(http);
    const nodes = list?.nodes ?? [];
    const main = html`${problem(message)}${
      nodes.length === 0
        ? html`<p class="muted">${words.strikes.none}</p>`
        : nodes.map((each) =>
            strikeSection(
              http,
              each,
              appealForm(words, each, `${paths.strikes}/${each.key}`, { form_token: token }),
            ),
          )
    }${list && older(http, paths.strikes, list.pageInfo)}`;
    return personalAnswer(accountPage(http, words.strikes.title, main), status, { headers });
  }

  /** The decision that the link in a mail is for, with the form. */
  async function byLink(
    http: AccountRequest,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const token = http.query.get('token') ?? '';
    const { strikeByLink } = await visit.run(documents.byLink, { token });
    if (!strikeByLink) return refusal(http, 404, http.words.strikes.badLink, http.words.strikes.badLinkHow);
    const target = `${paths.appeal}?${new URLSearchParams({ token })}`;
    const main = html`${problem(message)}${strikeSection(http, strikeByLink, appealForm(http.words, strikeByLink, target, {}))}`;
    return personalAnswer(accountPage(http, http.words.strikes.appeal, main), status);
  }

  return {
    get: (http: AccountRequest) => signedIn(parts, http, (visit) => show(http, visit)),

    appeal: (http: AccountRequest, key: string) =>
      submitted(parts, http, paths.strikes, async (visit, fields) => {
        const input = { strikeId: `strike_${key}`, text: textOf(fields) };
        const { error } = await visit.change(documents.appeal, { input });
        return error ? show(http, visit, 422, error.message) : personalRedirect(paths.strikes);
      }),

    linkPage: async (http: AccountRequest) => byLink(http, await openAccountVisit(parts, http)),

    /** What the link carries is all that lets it in: it needs no cookie, nor a form of this browser. */
    async byLink(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      const visit = await openAccountVisit(parts, http);
      const input = { token: http.query.get('token') ?? '', text: textOf(fields) };
      const { error } = await visit.change(documents.appeal, { input });
      if (error) return byLink(http, visit, 422, error.message);
      return personalAnswer(noticePage(http, http.words.strikes.sent, http.words.strikes.sentHow));
    },
  };
}

function appealForm(
  { strikes: says }: Words,
  { canAppeal }: StrikeData,
  target: string,
  fields: Record<string, string>,
): Html | null {
  if (!canAppeal) return null;
  return html`<form method="post" action="${target}">${hidden(fields)}<label class="field"><span>${says.why}</span><textarea name="text" rows="5" maxlength="${LONGEST}" required></textarea></label><div class="buttons"><button class="button" type="submit">${says.appeal}</button></div></form>`;
}
