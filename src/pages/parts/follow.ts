// The form by which a visitor follows somebody from their own server.

import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';

/** Whom one may follow: the first part of the handle, and what to call them. */
export interface Followed {
  username: string;
  name: string;
}

/**
 * Asks for the visitor's own handle, and of several people for whom. `given`: what was filled in before.
 */
export function followForm({ follow }: Words, people: readonly Followed[], given = ''): Html | null {
  const [first] = people;
  if (!first) return null;
  const whom =
    people.length === 1
      ? html`<input type="hidden" name="who" value="${first.username}">`
      : html`<label>${follow.whom}<select name="who">${people.map(({ username, name }) => html`<option value="${username}">${name === '' ? `@${username}` : `${name} (@${username})`}</option>`)}</select></label>`;
  return html`<form class="follow" method="post" action="${paths.follow}">${whom}<label>${follow.handle}<input name="handle" value="${given}" placeholder="${follow.example}" autocomplete="off" autocapitalize="none" spellcheck="false" inputmode="email" required maxlength="400"></label><button class="button" type="submit">${follow.button}</button></form>`;
}
