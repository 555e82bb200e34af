// What the pages have in common on which people come in.

import { rulesOf } from '../../core/domains/rules.ts';
import { takesSignUps } from '../../core/sign-up/policy.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import type { Place } from '../request.ts';

/** Where a mail is asked for that did not come, or whose link is good no more. */
export const MAIL_AGAIN = '/auth/confirmation/new';

/** For those who cannot sign in; to sign up only where people may by themselves. */
export function signUpLinks({ domain, words: { common, signIn, signUp } }: Place): Html {
  return html`<p class="muted"><a href="/auth/password/new">${signIn.forgot}</a>${takesSignUps(domain) && html` · <a href="${paths.signUp}">${common.signUp}</a>`}${domain.confirmsEmail && takesSignUps(domain) && html` · <a href="${MAIL_AGAIN}">${signUp.noMail}</a>`}</p>`;
}

/**
 * The address of the page where somebody who has a login joins the domain. `next`: path and query of the page to go
 * back to.
 */
export function joinAddress(given: { next?: string; invite?: string; username?: string }): string {
  const query = String(new URLSearchParams(given));
  return query === '' ? paths.join : `${paths.join}?${query}`;
}

export function usernameField({ common }: Words, username: string): Html {
  return html`<label>${common.username}<input name="username" value="${username}" autocomplete="off" autocapitalize="none" required maxlength="30" pattern="[A-Za-z0-9_]+"></label>`;
}

export function reasonField({ signUp }: Words, reason: string): Html {
  return html`<label>${signUp.why}<textarea name="reason" rows="3" maxlength="1000">${reason}</textarea></label>`;
}

/** The rules of the domain, with the box that accepts them. */
export function rulesFields({ domain, words: { front, signUp } }: Place): Html {
  const rules = rulesOf(domain);
  return html`${rules.length > 0 && html`<h2>${front.rules}</h2><ol>${rules.map(({ text }) => html`<li>${text}</li>`)}</ol>`}<label class="choice"><input type="checkbox" name="agreement" value="1" required><span>${signUp.accept}</span></label>`;
}

/** Whether the rules were accepted. */
export const agreed = (given: URLSearchParams) => given.get('agreement') === '1';
