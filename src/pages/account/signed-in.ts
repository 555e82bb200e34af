// Pages and forms of those who are signed in.

import type { Answer } from '../../lib/answer.ts';
import { personalRedirect } from '../respond.ts';
import { foreignForm } from './page.ts';
import { isOwnForm } from './session.ts';
import { signInAddress } from './sign-in.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, openAccountVisit } from './visit.ts';

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
