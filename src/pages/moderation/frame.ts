// What the pages of moderators have in common.

import type { Answer } from '../../lib/answer.ts';
import { timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { foreignForm, refusal } from '../account/page.ts';
import { isOwnForm } from '../account/session.ts';
import { signInAddress } from '../account/sign-in.ts';
import {
  type AccountParts,
  type AccountRequest,
  type AccountVisit,
  codeOf,
  openAccountVisit,
} from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import type { Place } from '../request.ts';
import { personalRedirect } from '../respond.ts';

export const day = ({ locale }: Words, at: string) => timeIn(locale, 'day', at);

/** What only those who moderate the domain are shown; null for everybody else. */
export async function ifModerator<T>(asked: () => Promise<T>): Promise<T | null> {
  try {
    return await asked();
  } catch (error) {
    if (codeOf(error) === 'FORBIDDEN') return null;
    throw error;
  }
}

export function forModerators(place: Place): Answer {
  return refusal(place, 403, place.words.moderation.only, place.words.moderation.onlyHow);
}

/** Answers a page for whoever is signed in; others are led to sign in first, and back. */
export async function signedIn(
  parts: AccountParts,
  http: AccountRequest,
  show: (visit: AccountVisit) => Promise<Answer>,
): Promise<Answer> {
  const visit = await openAccountVisit(parts, http);
  return visit.isSignedIn ? show(visit) : personalRedirect(signInAddress(http.target));
}

/**
 * Does what a form asks for, if it was sent from a page of this host by somebody signed in. `page`: where to go back to
 * after signing in anew.
 */
export async function submitted(
  parts: AccountParts,
  http: AccountRequest,
  page: string,
  act: (visit: AccountVisit, fields: URLSearchParams) => Promise<Answer>,
): Promise<Answer> {
  const { fields } = await http.body.form();
  if (!isOwnForm(http, fields)) return foreignForm(http);
  const visit = await openAccountVisit(parts, http);
  return visit.isSignedIn ? act(visit, fields) : personalRedirect(signInAddress(page));
}

/** A link to what is further down a list. */
export function older(
  { words: { common } }: Place,
  page: string,
  { hasNextPage, endCursor }: PageInfo,
  more: Record<string, string> = {},
) {
  if (!hasNextPage || endCursor === null) return null;
  return html`<p><a href="${page}?${new URLSearchParams({ ...more, after: endCursor }).toString()}">${common.older}</a></p>`;
}

export interface PageInfo {
  hasNextPage: boolean;
  endCursor: string | null;
}

/** Text that somebody wrote in lines. */
export function written(text: string): Html {
  return html`<p class="written">${text}</p>`;
}
