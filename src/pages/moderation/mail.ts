// Whether somebody is mailed as a moderator: the switch in their settings, and GET and POST /auth/unsubscribe, the link
// in each of these mails (RFC 8058).

import type { Answer } from '../../lib/answer.ts';
import { accountPage, hidden, refusal } from '../account/page.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import type { ModerationDocuments } from './documents.ts';
import { submitted } from './frame.ts';

/** The switch as a form of the settings. */
export function mailSwitch(isOn: boolean, formToken: string): Html {
  return html`<form method="post" action="${paths.moderationMail}">${hidden({ form_token: formToken })}<label class="choice"><input type="checkbox" name="on" value="1"${isOn && html` checked`}><span>Mail me about new reports and sign-ups on the domains that I moderate</span></label><div class="buttons"><button class="button quiet" type="submit">Save</button></div></form>`;
}

export function moderationMailPages(parts: AccountParts, documents: ModerationDocuments) {
  return {
    set: (http: AccountRequest) =>
      submitted(parts, http, paths.settings, async (visit, fields) => {
        const { error } = await visit.change(documents.setMail, {
          input: { isOn: fields.get('on') === '1' },
        });
        if (error) return refusal(http.domain, 422, 'It could not be saved', error.message);
        return personalRedirect(paths.settings);
      }),

    /** Changes nothing: mail programs and scanners open links. */
    async unsubscribePage({ domain, query }: AccountRequest): Promise<Answer> {
      const target = `${paths.unsubscribe}?${new URLSearchParams({ token: query.get('token') ?? '' })}`;
      const main = html`<p>No more mails about new reports and sign-ups on the domains that you moderate? In your settings you can switch them on again.</p>
<form method="post" action="${target}"><div class="buttons"><button class="button" type="submit">No more mails</button></div></form>`;
      return personalAnswer(accountPage(domain, 'Mails to moderators', main));
    },

    /**
     * Sent by mail providers as well, from elsewhere and without cookies: what the link carries is all that lets it in.
     */
    async unsubscribe(http: AccountRequest): Promise<Answer> {
      const visit = await openAccountVisit(parts, http);
      const input = { token: http.query.get('token') ?? '' };
      const { error } = await visit.change(documents.stopMail, { input });
      if (error) return refusal(http.domain, 404, 'Mails to moderators', error.message);
      return personalAnswer(
        noticePage(http.domain, 'Done', 'You get no more mails about reports and sign-ups.', {
          href: paths.settings,
          words: 'To your settings',
        }),
      );
    },
  };
}
