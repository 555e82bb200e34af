// The frame of account pages, and the few that say no.

import type { Domain } from '../../db/rows.ts';
import type { Answer } from '../../lib/answer.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layout.ts';
import { noticePage } from '../notice.ts';
import { personalAnswer } from '../respond.ts';

/** A narrow page that no search engine keeps. */
export function accountPage(domain: Domain, title: string, main: Html): Html {
  const head = { title, description: title, canonical: null, isIndexed: false };
  return layout(domain, head, html`<div class="account card"><h1>${title}</h1>${main}</div>`);
}

/** What went wrong, above a form. */
export function problem(message: string | null): Html | null {
  return message === null ? null : html`<p class="problem" role="alert">${message}</p>`;
}

/** Hidden fields, so that a form brings along what it is about. */
export function hidden(fields: Record<string, string | null>): Html[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [html`<input type="hidden" name="${name}" value="${value}">`],
  );
}

/** Why a request cannot be answered; nobody is sent anywhere. */
export function refusal(domain: Domain, status: number, title: string, sentence: string): Answer {
  return personalAnswer(noticePage(domain, title, sentence), status);
}

/** A form that did not come from a page of this host in this browser. */
export function foreignForm(domain: Domain): Answer {
  return refusal(
    domain,
    403,
    'Please try again',
    'This form was not sent from a page of this server, or the page was open for too long. Go back, load it again and send it once more.',
  );
}
