// A page with a form of one purpose, for those who are not signed in yet or cannot be.

import type { Answer } from '../../lib/answer.ts';
import type { Words } from '../../lib/words/words.ts';
import { accountPage, foreignForm, hidden, problem } from '../account/page.ts';
import { formToken, isOwnForm } from '../account/session.ts';
import {
  type AccountParts,
  type AccountRequest,
  type AccountVisit,
  openAccountVisit,
} from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import { type NoticeLink, noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';

/** What a form that was done leads to: title, sentence, where to go on. */
export type Notice = readonly [string, string, NoticeLink?];

const STATUS: Record<string, number> = { RATE_LIMITED: 429, FORBIDDEN: 403, NOT_FOUND: 404, CONFLICT: 409 };

/** The status of a page that shows an error of the API above a form. */
export const statusOf = (code: string) => STATUS[code] ?? 422;

/** A form with one purpose: its page, and what is done with what was sent. */
export interface Form {
  title(words: Words): string;
  button(words: Words): string;
  /** Of a form that a link leads to: where another is asked for, and whether it is good still. */
  link?: {
    another: string;
    isGood(visit: AccountVisit, given: URLSearchParams): Promise<boolean>;
  };
  fields(request: AccountRequest, given: URLSearchParams): Html;
  submit(
    visit: AccountVisit,
    given: URLSearchParams,
    words: Words,
  ): Promise<{ error: { code: string; message: string } } | { error: null; done: Notice }>;
}

/**
 * The two handlers of a form's address. A link in a mail only shows the form: programs that look at mails open links
 * too. One that is dead says so at once, before anybody types something.
 */
export function formPages(parts: AccountParts, form: Form) {
  const { title, button, link, fields, submit } = form;

  function show(
    request: AccountRequest,
    given: URLSearchParams,
    status = 200,
    message: string | null = null,
  ): Answer {
    const { token, headers } = formToken(request);
    const main = html`${problem(message)}<form method="post" action="${request.path}">${hidden({ form_token: token })}${fields(request, given)}<div class="buttons"><button class="button" type="submit">${button(request.words)}</button></div></form>`;
    return personalAnswer(accountPage(request, title(request.words), main), status, { headers });
  }

  const dead = (request: AccountRequest, message: string, href: string) => {
    const { words } = request;
    return personalAnswer(
      noticePage(request, title(words), message, { href, words: words.signUp.newLink }),
      404,
    );
  };

  return {
    async get(request: AccountRequest): Promise<Answer> {
      const { query } = request;
      if (link && !(await link.isGood(await openAccountVisit(parts, request), query)))
        return dead(request, request.words.refusals.linkOver, link.another);
      return show(request, query);
    },

    async post(request: AccountRequest): Promise<Answer> {
      const { fields: given } = await request.body.form();
      if (!isOwnForm(request, given)) return foreignForm(request);
      const done = await submit(await openAccountVisit(parts, request), given, request.words);
      if (!done.error) return personalAnswer(noticePage(request, ...done.done));
      const { code, message } = done.error;
      // Typing anything once more would not help.
      if (code === 'NOT_FOUND' && link) return dead(request, message, link.another);
      return show(request, given, statusOf(code), message);
    },
  };
}
