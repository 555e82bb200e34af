// GET and POST /auth/unsubscribe: the link by which mails of one kind are switched off (RFC 8058).

import type { Answer } from '../../lib/answer.ts';
import type { Documents } from '../account/documents.ts';
import { accountPage, refusal } from '../account/page.ts';
import { type AccountParts, type AccountRequest, openAccountVisit } from '../account/visit.ts';
import { html } from '../html.ts';
import { paths } from '../links.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';

export function unsubscribePages(parts: AccountParts, documents: Documents) {
  return {
    /** Asks by a button: mail programs and scanners open links by themselves, and a GET must change nothing. */
    async get(http: AccountRequest): Promise<Answer> {
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
    async post(http: AccountRequest): Promise<Answer> {
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
