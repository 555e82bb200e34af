// GET and POST /settings/delete: an identity deleted for good by whoever holds it.

import type { Answer } from '../../lib/answer.ts';
import { type Actor, actorOf, heldBy, notHeld } from '../account/acting.ts';
import type { HeldIdentity } from '../account/consent-page.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, foreignForm, hidden, problem } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import type { AccountParts, AccountRequest } from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
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
    const { token, headers } = formToken(http);
    const main = html`${problem(message)}<p>This deletes <strong>${handle}</strong> with all its posts, follows and pictures, for everybody who shares it. Other servers are asked to delete what they have. Nobody can bring it back, and the handle is never given to anybody again.</p>
<p>Your login stays, with your other identities. <a href="${paths.login}">To delete the login too</a></p>
<form method="post" action="${paths.deleteIdentity}">${hidden({ form_token: token, identity: key })}<input type="hidden" name="username" value="${email}" autocomplete="username">
<label>Password<input type="password" name="current_password" autocomplete="current-password" required maxlength="1000"></label>
<label class="choice"><input type="checkbox" name="sure" value="1" required><span>Delete ${handle} for good</span></label>
<div class="buttons"><button class="button" type="submit">Delete</button><a class="button quiet" href="${paths.settings}">Keep it</a></div></form>`;
    return personalAnswer(accountPage(http.domain, 'Delete an identity', main), status, { headers });
  }

  return {
    async get(http: AccountRequest): Promise<Answer> {
      const actor = await actorOf(parts, documents, http, http.target);
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, http.query.get('identity') ?? '');
      return held ? show(http, actor, held) : notHeld(http, 'Delete an identity');
    },

    async post(http: AccountRequest): Promise<Answer> {
      const { fields } = await http.body.form();
      if (!isOwnForm(http, fields)) return foreignForm(http.domain);
      const key = fields.get('identity') ?? '';
      const actor = await actorOf(parts, documents, http, deleteAddress(key));
      if (!('visit' in actor)) return actor;
      const held = heldBy(actor, key);
      if (!held) return notHeld(http, 'Delete an identity');
      if (fields.get('sure') !== '1') return show(http, actor, held, 422, 'Say that you are sure.');
      const { error } = await actor.visit.change(documents.deleteIdentity, {
        input: { identityId: held.id, currentPassword: fields.get('current_password') ?? '' },
      });
      if (error) return show(http, actor, held, error.code === 'RATE_LIMITED' ? 429 : 422, error.message);
      return personalAnswer(
        noticePage(
          http.domain,
          'Deleted',
          `${held.handle} is deleted. Other servers are asked to delete what they have.`,
          {
            href: paths.settings,
            words: 'To your settings',
          },
        ),
      );
    },
  };
}
