// GET and POST /settings/delete: an identity deleted for good by whoever holds it.

import type { Answer } from '../../lib/answer.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Actor, actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import {
  accountPage,
  confirmedBy,
  foreignForm,
  hidden,
  loginField,
  passwordField,
  problem,
} from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import type { AccountParts, AccountRequest } from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { rich } from '../parts/rich.ts';
import { personalAnswer } from '../respond.ts';

export const deleteAddress = (key: string) =>
  `${paths.deleteIdentity}?${new URLSearchParams({ identity: key })}`;

export function deletePages(parts: AccountParts, documents: Documents) {
  function show(
    http: AccountRequest,
    { email }: Actor,
    { key, handle }: HeldIdentity,
    status = 200,
    message: string | null = null,
  ): Answer {
    const { deletion: says } = http.words;
    const { token, headers } = formToken(http);
    const main = html`${problem(message)}<p>${rich(says.how, { handle })}</p>
<p>${rich(says.loginStays, { login: paths.login })}</p>
<form method="post" action="${paths.deleteIdentity}">${hidden({ form_token: token, identity: key })}${loginField(email)}${passwordField(http.words)}
<label class="choice"><input type="checkbox" name="sure" value="1" required><span>${fill(says.sure, { handle })}</span></label>
<div class="buttons"><button class="button" type="submit">${says.delete}</button><a class="button quiet" href="${paths.settings}">${says.keep}</a></div></form>`;
    return personalAnswer(accountPage(http, says.title, main), status, { headers });
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, http.query.get('identity') ?? '');
      return held ? show(http, actor, held) : notHeld(http, http.words.deletion.title);
    },

    async post(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http);
      const key = fields.get('identity') ?? '';
      const actor = await actorOf(parts, documents, http, deleteAddress(key));
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, key);
      if (!held) return notHeld(http, http.words.deletion.title);
      if (fields.get('sure') !== '1') return show(http, actor, held, 422, http.words.common.notSure);
      const { error } = await actor.visit.change(documents.deleteIdentity, {
        input: { identityId: held.id, currentPassword: confirmedBy(fields).currentPassword },
      });
      if (error) return show(http, actor, held, error.code === 'RATE_LIMITED' ? 429 : 422, error.message);
      return personalAnswer(
        noticePage(
          http,
          http.words.deletion.deleted,
          fill(http.words.deletion.deletedHow, { handle: held.handle }),
          {
            href: paths.settings,
            words: http.words.common.toSettings,
          },
        ),
      );
    },
  };
}
