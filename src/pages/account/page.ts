// The frame of account pages, and the few that say no.

import type { Answer } from '../../lib/answer.ts';
import { type AppError, isAppError } from '../../lib/app-error.ts';
import { preferred } from '../../lib/negotiate.ts';
import type { Route } from '../../lib/route.ts';
import { refusalIn } from '../../lib/words/refusals.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layout.ts';
import { noticePage } from '../notice.ts';
import type { Place, SpokenRequest } from '../request.ts';
import { personalAnswer } from '../respond.ts';

/** A narrow page that no search engine keeps. */
export function accountPage(place: Place, title: string, main: Html): Html {
  const head = { title, description: title, canonical: null, isIndexed: false };
  return layout(place, head, html`<div class="account card"><h1>${title}</h1>${main}</div>`);
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

/**
 * Whose password a form asks for. Nobody sees it, but browsers keep passwords by it, and look for it in a text field
 * alone.
 */
export const loginField = (email: string): Html =>
  html`<input type="text" name="username" value="${email}" autocomplete="username" readonly hidden>`;

/** The password of whoever is signed in, asked again. */
export const passwordField = ({ common }: Words): Html =>
  html`<label>${common.passwordNow}<input type="password" name="current_password" autocomplete="current-password" data-secret required maxlength="1000"></label>`;

/** A code of the second factor; `label`: which one. */
export const codeField = (label: string): Html =>
  html`<label>${label}<input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" data-secret required maxlength="100"></label>`;

/** What `passwordField` and `codeField` were sent as. */
export const confirmedBy = (fields: URLSearchParams) => ({
  currentPassword: fields.get('current_password') ?? '',
  code: fields.get('code'),
});

/** Why a request cannot be answered; nobody is sent anywhere. */
export function refusal(place: Place, status: number, title: string, sentence: string): Answer {
  return personalAnswer(noticePage(place, title, sentence), status);
}

/** A form that did not come from a page of this host in this browser. */
export function foreignForm(place: Place): Answer {
  return refusal(place, 403, place.words.trouble.again, place.words.trouble.foreignForm);
}

/** What may come of any request, and is nobody's decision: other errors are answered by the page that was asked. */
const PAGES = {
  INVALID_INPUT: { status: 422, title: 'unreadable' },
  TOO_LARGE: { status: 413, title: 'tooLarge' },
  BUSY: { status: 503, title: 'soon' },
  UNAVAILABLE: { status: 503, title: 'soon' },
} as const;

type Shown = keyof typeof PAGES;

/** The same route, whose errors are pages for whoever reads HTML; programs get them as JSON. */
export function withErrorPages(route: Route<SpokenRequest>): Route<SpokenRequest> {
  const { handle } = route;
  if (!handle) return route;
  return {
    ...route,
    async handle(request) {
      try {
        return await handle(request);
      } catch (error) {
        if (!isShown(error) || !wantsHtml(request)) throw error;
        const { status, title } = PAGES[error.code as Shown];
        const answer = refusal(
          request,
          status,
          request.words.trouble[title],
          refusalIn(request.words, error.message),
        );
        const wait = error.retryAfterMs;
        return wait === null
          ? answer
          : { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil(wait / 1000)) } };
      }
    },
  };
}

function isShown(error: unknown): error is AppError {
  return isAppError(error, ...(Object.keys(PAGES) as Shown[]));
}

function wantsHtml({ headers }: SpokenRequest): boolean {
  return preferred(headers.accept, ['application/json', 'text/html']) === 'text/html';
}
