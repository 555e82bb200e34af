// The page that asks a person whether an application may act for them.

import type { Domain } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { fill } from '../../lib/words/fill.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf, paths } from '../links.ts';
import { rich } from '../parts/rich.ts';
import type { Place } from '../request.ts';
import type { Request } from './asked.ts';
import { accountPage, hidden, problem } from './page.ts';
import { scopeWords } from './scope-words.ts';
import { signInAddress } from './sign-in.ts';

export interface HeldIdentity {
  id: string;
  /** The id without its type, as in addresses. */
  key: string;
  handle: string;
  name: string;
  uri: string;
}

export interface Consent {
  request: Request;
  /** Path and query of this page, for coming back to it. */
  target: string;
  email: string;
  identities: readonly HeldIdentity[];
  formToken: string;
  message: string | null;
}

/** Those an application of this host may act as. */
export function identitiesHere(
  domain: Pick<Domain, 'origin'>,
  identities: readonly HeldIdentity[],
): HeldIdentity[] {
  return identities.filter(({ uri }) => new URL(uri).origin === domain.origin);
}

export function consentPage(place: Place, consent: Consent): Html {
  const { domain, words } = place;
  const { common, consent: says } = words;
  const { request, email, message, identities, formToken, target } = consent;
  const { client, scopes } = request;
  const here = identitiesHere(domain, identities);
  const mayAllow = here.length > 0 || request.subject === 'user';
  const site = client.website === null ? null : hrefOf(domain, client.website);
  const server = displayHost(domain.name);
  const anew = `${signInAddress(target)}&anew=1`;
  const main = html`${problem(message)}<p>${site === null ? rich(says.wants, { name: client.name, server }) : rich(says.wantsFrom, { name: client.name, server, site: html`<a href="${site}" rel="${ELSEWHERE}">${new URL(client.website ?? site).host}</a>` })}</p>
<p class="muted">${fill(common.signedInAs, { email })} <a href="${anew}">${says.somebodyElse}</a></p>
<form method="post" action="${paths.authorize}">${hidden({ form_token: formToken, ...request.asked })}
<h2>${says.able}</h2><ul>${scopes.map((scope) => html`<li>${scopeWords(words, scope)} <span class="muted">(${scope})</span></li>`)}</ul>
${choices(place, request, here)}${elsewhere(place, identities)}
<div class="buttons">${mayAllow && html`<button class="button" type="submit" name="decision" value="allow">${says.allow}</button>`}<button class="button quiet" type="submit" name="decision" value="deny">${says.deny}</button></div></form>`;
  return accountPage(place, fill(says.title, { name: client.name }), main);
}

function choices(
  { words: { consent } }: Place,
  { subject }: Request,
  here: readonly HeldIdentity[],
): Html | null {
  if (here.length === 0 && subject === 'identity') return html`<p class="problem">${consent.nobody}</p>`;
  const radio = (value: string, isFirst: boolean, words: Html) =>
    html`<label class="choice"><input type="radio" name="identity" value="${value}" required${isFirst && html` checked`}><span>${words}</span></label>`;
  const whole = subject === 'user' && radio('user', true, rich(consent.all, {}));
  return html`<fieldset><legend>${consent.actAs}</legend>${whole}${here.map(({ id, name, handle }, index) =>
    radio(id, index === 0 && subject === 'identity', html`<strong>${name || handle}</strong> ${handle}`),
  )}</fieldset>`;
}

/** An application asks one host; for identities of others its people have to name that host in it. */
export function elsewhere({ domain, words }: Place, identities: readonly HeldIdentity[]): Html | null {
  const others = identities.filter(({ uri }) => new URL(uri).origin !== domain.origin);
  if (others.length === 0) return null;
  return html`<p class="muted">${words.consent.elsewhere}</p><ul class="muted">${others.map(
    ({ handle, uri }) => html`<li>${handle}: <code>${new URL(uri).host}</code></li>`,
  )}</ul>`;
}

/** Shows the code to those whose application has no address to be sent to. */
export function codePage(place: Place, code: string): Html {
  return accountPage(
    place,
    place.words.consent.codeTitle,
    html`<p>${place.words.consent.code}</p><p><code class="code" id="code">${code}</code></p>`,
  );
}

/** Sends the answer as a form, for applications that asked for `form_post`; without script it takes a click. */
export function formPostPage(place: Place, redirectUri: string, answer: Record<string, string | null>): Html {
  return accountPage(
    place,
    place.words.consent.backTitle,
    html`<form method="post" action="${redirectUri}">${hidden(answer)}<div class="buttons"><button class="button" type="submit">${place.words.consent.go}</button></div></form>`,
  );
}
