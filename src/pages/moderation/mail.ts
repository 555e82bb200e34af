// Whether somebody is mailed as a moderator: the switch in their settings, and GET and POST /auth/unsubscribe, the link
// in each of these mails (RFC 8058).

import type { Answer } from '../../lib/answer.ts';
import { accountPage, hidden, refusal } from '../account/page.ts';
import { submitted } from '../account/signed-in.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import type { Place } from '../request.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';

/** The switch as a form of the settings. */
export function mailSwitch(
  { words: { mailSettings, common } }: Place,
  isOn: boolean,
  formToken: string,
): Html {
  return html`<form method="post" action="${paths.moderationMail}">${hidden({ form_token: formToken })}<label class="choice"><input type="checkbox" name="on" value="1"${isOn && html` checked`}><span>${mailSettings.moderation}</span></label><div class="buttons"><button class="button quiet" type="submit">${common.save}</button></div></form>`;
}

export function moderationMailPages(parts: AccountParts, documents: ModerationDocuments) {
  return {
    set: (http: AccountRequest) =>
      submitted(parts, http, paths.settings, async (visit, fields) => {
        const { error } = await visit.change(documents.setMail, {
          input: { isOn: fields.get('on') === '1' },
        });
        if (error) return refusal(http, 422, http.words.common.notSaved, error.message);
        return personalRedirect(paths.settings);
      }),

    /** Changes nothing: mail programs and scanners open links. */
    async unsubscribePage(http: AccountRequest): Promise<Answer> {
      const { query, words } = http;
      const { mailSettings } = words;
      const target = `${paths.unsubscribe}?${new URLSearchParams({ token: query.get('token') ?? '' })}`;
      const main = html`<p>${mailSettings.stop}</p>
<form method="post" action="${target}"><div class="buttons"><button class="button" type="submit">${mailSettings.stopButton}</button></div></form>`;
      return personalAnswer(accountPage(http, mailSettings.title, main));
    },

    /**
     * Sent by mail providers as well, from elsewhere and without cookies: what the link carries is all that lets it in.
     */
    async unsubscribe(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      const input = { token: http.query.get('token') ?? '' };
      const { error } = await visit.change(documents.stopMail, { input });
      if (error) return refusal(http, 404, http.words.mailSettings.title, error.message);
      return personalAnswer(
        noticePage(http, http.words.common.done, http.words.mailSettings.stopped, {
          href: paths.settings,
          words: http.words.common.toSettings,
        }),
      );
    },
  };
}
