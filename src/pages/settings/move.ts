// GET and POST /settings/move: other names of an identity, and moving to one of them.

import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import type { Words } from '../../lib/words/words.ts';
import { actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm, hidden, problem } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import type { AccountParts, AccountRequest, AccountVisit } from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { TransferDocuments } from './transfer-documents.ts';

/** Of the page of one identity. */
export const moveAddress = (key: string) => `${paths.move}?${new URLSearchParams({ identity: key })}`;

export function movePages(parts: AccountParts, documents: Documents, transfers: TransferDocuments) {
  const stateOf = async (visit: AccountVisit) => {
    const { viewer } = await visit.run(transfers.moving, {});
    const identity = viewer?.identity?.identity;
    if (!identity) throw new Error('A held identity is not there.');
    return identity;
  };

  async function show(
    http: AccountRequest,
    { key, handle }: HeldIdentity,
    visit: AccountVisit,
    status = 200,
    message: string | null = null,
  ): Promise<Answer> {
    const { alsoKnownAs, movedTo } = await stateOf(visit);
    const { move: says, common } = http.words;
    const { token, headers } = formToken(http);
    const fields = hidden({ form_token: token, identity: key });
    const isSaved = http.query.get('saved') === '1' && message === null;
    const main = html`<p class="muted">${handle}</p>${isSaved && html`<p class="done" role="status">${common.saved}</p>`}${problem(message)}
${movedTo && html`<p><strong>${fill(says.moved, { handle, other: movedTo.handle })}</strong></p>`}
<h2>${says.hither}</h2><p class="muted">${fill(says.hitherHow, { handle })}</p>
${alsoKnownAs.map((uri) => html`<div class="row"><div>${uri}</div><form method="post" action="${paths.move}/remove">${fields}<input type="hidden" name="uri" value="${uri}"><button class="button quiet" type="submit" aria-label="${fill(says.removeThat, { what: uri })}">${says.remove}</button></form></div>`)}
<form method="post" action="${paths.move}/add">${fields}<label>${says.handleElsewhere}<input name="handle" required maxlength="600" placeholder="@me@elsewhere.example" autocapitalize="none"></label>
<div class="buttons"><button class="button" type="submit">${says.add}</button></div></form>
<h2>${says.away}</h2><p class="muted">${fill(says.awayHow, { handle })}</p>
<form method="post" action="${paths.move}">${fields}<label>${says.handleOther}<input name="handle" required maxlength="600" placeholder="@me@elsewhere.example" autocapitalize="none"></label>
<label class="choice"><input type="checkbox" name="sure" value="1" required><span>${fill(says.sure, { handle })}</span></label>
<div class="buttons"><button class="button" type="submit">${says.title}</button><a class="button quiet" href="${paths.settings}">${common.backToSettings}</a></div></form>`;
    return personalAnswer(accountPage(http, says.title, main), status, { headers });
  }

  /** A form of ours, handed to `act`, which answers why it cannot be done. */
  async function sent(
    http: AccountRequest,
    act: (visit: AccountVisit, fields: URLSearchParams, words: Words) => Promise<string | null>,
  ): Promise<Answer> {
    const { fields } = await http.body.form();
    if (!isOwnForm(http, fields)) return foreignForm(http);
    const key = fields.get('identity') ?? '';
    const actor = await actorOf(parts, documents, http, moveAddress(key));
    if (!('visit' in actor)) return actor;
    const held = heldBy(actor, key);
    if (!held) return notHeld(http, http.words.move.title);
    const visit = await actor.visit.as(held.id);
    const message = await act(visit, fields, http.words);
    return message === null
      ? personalRedirect(`${moveAddress(key)}&saved=1`)
      : show(http, held, visit, 422, message);
  }

  async function whom(visit: AccountVisit, fields: URLSearchParams) {
    const { resolve } = await visit.run(transfers.whom, { text: fields.get('handle') ?? '' });
    return resolve?.__typename === 'Identity' ? resolve : null;
  }

  async function setAliases(visit: AccountVisit, alsoKnownAs: string[]): Promise<string | null> {
    const { error } = await visit.change(transfers.setAliases, { input: { alsoKnownAs } });
    return error?.message ?? null;
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, http.query.get('identity') ?? '');
      return held ? show(http, held, await actor.visit.as(held.id)) : notHeld(http, http.words.move.title);
    },

    add: (http: AccountRequest) =>
      sent(http, async (visit, fields, { move }) => {
        const other = await whom(visit, fields);
        if (!other) return move.nobody;
        const { alsoKnownAs } = await stateOf(visit);
        return setAliases(visit, [...new Set([...alsoKnownAs, other.uri])]);
      }),

    remove: (http: AccountRequest) =>
      sent(http, async (visit, fields) => {
        const { alsoKnownAs } = await stateOf(visit);
        return setAliases(
          visit,
          alsoKnownAs.filter((uri) => uri !== fields.get('uri')),
        );
      }),

    move: (http: AccountRequest) =>
      sent(http, async (visit, fields, { move, common }) => {
        if (fields.get('sure') !== '1') return common.notSure;
        const other = await whom(visit, fields);
        if (!other) return move.nobody;
        const { error } = await visit.change(transfers.move, { input: { targetId: other.id } });
        return error?.message ?? null;
      }),
  };
}
