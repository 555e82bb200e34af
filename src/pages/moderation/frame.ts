// What the pages of moderators have in common.

import type { Answer } from '../../lib/answer.ts';
import { timeIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { refusal } from '../account/page.ts';
import { codeOf } from '../account/visit.ts';
import { type Html, html } from '../html.ts';
import type { Place } from '../request.ts';

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
