// GET and POST /share: a post that is written in a form, for bookmarklets and the share buttons of other sites.

import type { Answer } from '../../lib/answer.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { type Actor, actorOf, identityChoice, visitAs } from './acting.ts';
import type { Documents } from './documents.ts';
import { accountPage, foreignForm, hidden, problem } from './page.ts';
import { formToken, isOwnForm } from './session.ts';
import type { AccountParts, AccountRequest } from './visit.ts';

const VISIBILITIES = ['PUBLIC', 'UNLISTED', 'FOLLOWERS'] as const;

type Visibility = (typeof VISIBILITIES)[number];

export function sharePages(parts: AccountParts, documents: Documents) {
  function show(
    http: AccountRequest,
    actor: Actor,
    given: { text: string; summary: string; visibility: Visibility; identity: string | null },
    status = 200,
    message: string | null = null,
  ): Answer {
    const { share } = http.words;
    const { token, headers } = formToken(http);
    const main = html`${problem(message)}<form method="post" action="${paths.share}">${hidden({ form_token: token })}${identityChoice(http, actor, given.identity)}
<label>${share.text}<textarea name="text" rows="6" required maxlength="100000">${given.text}</textarea></label>
<label>${share.warning}<input name="summary" value="${given.summary}" maxlength="1000"></label>
<fieldset><legend>${share.audience}</legend>${VISIBILITIES.map(
      (value) =>
        html`<label class="choice"><input type="radio" name="visibility" value="${value}"${value === given.visibility && html` checked`}><span>${share[value]}</span></label>`,
    )}</fieldset>
<div class="buttons"><button class="button" type="submit">${share.post}</button></div></form>`;
    return personalAnswer(accountPage(http, share.title, main), status, { headers });
  }

  return {
    /** `text`, `title` and `url`, as sites and browsers name what they share. */
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, `${paths.share}?${http.query}`);
      if (!('visit' in actor)) return actor;
      const text = ['title', 'text', 'url']
        .flatMap((name) => http.query.get(name)?.trim() || [])
        .join('\n\n');
      return show(http, actor, { text, summary: '', visibility: 'PUBLIC', identity: null });
    },

    async post(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const actor = await actorOf(parts, documents, http, paths.share);
      if (!('visit' in actor)) return actor;
      const given = {
        text: fields.get('text') ?? '',
        summary: fields.get('summary') ?? '',
        visibility: VISIBILITIES.find((value) => value === fields.get('visibility')) ?? 'PUBLIC',
        identity: fields.get('identity'),
      };
      const visit = await visitAs(actor, fields);
      if (!visit) return show(http, actor, given, 403, http.words.common.chooseIdentity);
      const { text, summary, visibility } = given;
      const { payload, error } = await visit.change(documents.createPost, {
        input: { text, visibility, summary: summary.trim() || null },
      });
      if (error) return show(http, actor, given, 422, error.message);
      return personalRedirect(payload.post.url ?? '/');
    },
  };
}
