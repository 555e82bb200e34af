// What the pages on which somebody acts as one of their identities have in common.

import type { ResultOf } from '../../graphql/documents/typed.ts';
import type { Answer } from '../../lib/answer.ts';
import { isAppError } from '../../lib/app-error.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Html, html } from '../html.ts';
import { joinAddress } from '../joining/parts.ts';
import { noticePage } from '../notice.ts';
import type { Place } from '../request.ts';
import { personalAnswer, personalRedirect } from '../respond.ts';
import { type HeldIdentity, identitiesHere } from './consent-page.ts';
import type { Documents } from './documents.ts';
import { refusal } from './page.ts';
import { signInAddress } from './sign-in.ts';
import { type AccountParts, type AccountRequest, type AccountVisit, openAccountVisit } from './visit.ts';

type Held = NonNullable<ResultOf<Documents['held']>['viewer']>;

/** Somebody who is signed in and has an identity on the asked domain. */
export interface Actor {
  visit: AccountVisit;
  email: string;
  identities: readonly HeldIdentity[];
}

/**
 * Who acts; an answer to give instead where nobody is signed in, or where they are nobody on this domain. `back`: where
 * signing in leads.
 */
export async function actorOf(
  parts: AccountParts,
  documents: Documents,
  http: AccountRequest,
  back: string,
): Promise<Actor | Answer> {
  const visit = await openAccountVisit(parts, http);
  if (!visit.isSignedIn) return personalRedirect(signInAddress(back));
  const { viewer } = await visit.run(documents.held, {});
  const identities = identitiesHere(http.domain, (viewer as Held | null)?.identities ?? []);
  if (identities.length === 0) {
    const { common } = http.words;
    const link = { href: joinAddress({ next: back }), words: http.words.join.button };
    return personalAnswer(noticePage(http, common.nobodyHere, common.nobodyHereSentence, link), 403);
  }
  return { visit, email: viewer?.user?.email ?? '', identities };
}

/**
 * The visit as the identity that a form chose: the first where there is no choice. Null where they may not act as it.
 */
export async function visitAs(actor: Actor, fields: URLSearchParams): Promise<AccountVisit | null> {
  const chosen = fields.get('identity') ?? actor.identities[0]?.id ?? '';
  if (!actor.identities.some(({ id }) => id === chosen)) return null;
  try {
    return await actor.visit.as(chosen);
  } catch (error) {
    if (isAppError(error, 'FORBIDDEN') || isAppError(error, 'GONE')) return null;
    throw error;
  }
}

/** A choice among identities; only their name where there is one. */
export function identityChoice(
  { words: { common } }: Place,
  { identities }: Actor,
  chosen: string | null = null,
): Html {
  const [first] = identities;
  if (identities.length === 1 && first)
    return html`<p class="muted">${fill(common.asHandle, { handle: first.handle })}</p>`;
  const marked = identities.find(({ id }) => id === chosen) ?? first;
  return html`<fieldset><legend>${common.as}</legend>${identities.map(
    (each) =>
      html`<label class="choice"><input type="radio" name="identity" value="${each.id}" required${each === marked && html` checked`}><span><strong>${each.name || each.handle}</strong> ${each.handle}</span></label>`,
  )}</fieldset>`;
}

/**
 * The identity of theirs on this domain that a form or an address names by its `key`; null where it is none of theirs.
 */
export function heldBy({ identities }: Actor, key: string): HeldIdentity | null {
  return identities.find((each) => each.key === key) ?? null;
}

/** The answer where it is none of theirs; `title`: of the page that was asked for. */
export function notHeld(http: AccountRequest, title: string): Answer {
  return refusal(http, 404, title, http.words.common.notYours);
}
