// The page that asks a person whether an application may act for them.

import type { Domain } from '../../db/rows.ts';
import { displayHost } from '../../lib/url/host-name.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf, paths } from '../links.ts';
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

export function consentPage(domain: Domain, consent: Consent): Html {
  const { request, email, message, identities, formToken, target } = consent;
  const { client, scopes } = request;
  const here = identitiesHere(domain, identities);
  const mayAllow = here.length > 0 || request.subject === 'user';
  const site = client.website === null ? null : hrefOf(domain, client.website);
  const anew = `${signInAddress(target)}&anew=1`;
  const main = html`${problem(message)}<p><strong>${client.name}</strong>${site !== null && html` (<a href="${site}" rel="${ELSEWHERE}">${new URL(client.website ?? site).host}</a>)`} wants to act for you on ${displayHost(domain.name)}. Nobody has checked who made it; say yes only if you came from there yourself.</p>
<p class="muted">Signed in as ${email}. <a href="${anew}">Sign in as somebody else</a></p>
<form method="post" action="${paths.authorize}">${hidden({ form_token: formToken, ...request.asked })}
<h2>It will be able to</h2><ul>${scopes.map((scope) => html`<li>${scopeWords(scope)} <span class="muted">(${scope})</span></li>`)}</ul>
${choices(request, here)}${elsewhere(domain, identities)}
<div class="buttons">${mayAllow && html`<button class="button" type="submit" name="decision" value="allow">Allow</button>`}<button class="button quiet" type="submit" name="decision" value="deny">Do not allow</button></div></form>`;
  return accountPage(domain, `Allow ${client.name}?`, main);
}

function choices({ subject }: Request, here: readonly HeldIdentity[]): Html | null {
  if (here.length === 0 && subject === 'identity')
    return html`<p class="problem">You have no identity on this domain that it could act as.</p>`;
  const radio = (value: string, isFirst: boolean, words: Html) =>
    html`<label class="choice"><input type="radio" name="identity" value="${value}" required${isFirst && html` checked`}><span>${words}</span></label>`;
  const whole =
    subject === 'user' &&
    radio('user', true, html`<strong>All your identities</strong>, on every domain where you have one`);
  return html`<fieldset><legend>Act as</legend>${whole}${here.map(({ id, name, handle }, index) =>
    radio(id, index === 0 && subject === 'identity', html`<strong>${name || handle}</strong> ${handle}`),
  )}</fieldset>`;
}

/** An application asks one host; for identities of others its people have to name that host in it. */
function elsewhere(domain: Domain, identities: readonly HeldIdentity[]): Html | null {
  const others = identities.filter(({ uri }) => new URL(uri).origin !== domain.origin);
  if (others.length === 0) return null;
  return html`<p class="muted">To use another of your identities, enter its server in the application:</p><ul class="muted">${others.map(
    ({ handle, uri }) => html`<li>${handle}: <code>${new URL(uri).host}</code></li>`,
  )}</ul>`;
}

/** Shows the code to those whose application has no address to be sent to. */
export function codePage(domain: Domain, code: string): Html {
  return accountPage(
    domain,
    'Your code',
    html`<p>Copy this code into the application. It is good for ten minutes, once. Give it to nobody else.</p><p><code class="code" id="code">${code}</code></p>`,
  );
}

/** Sends the answer as a form, for applications that asked for `form_post`; without script it takes a click. */
export function formPostPage(
  domain: Domain,
  redirectUri: string,
  answer: Record<string, string | null>,
): Html {
  return accountPage(
    domain,
    'Back to the application',
    html`<form method="post" action="${redirectUri}">${hidden(answer)}<div class="buttons"><button class="button" type="submit">Continue</button></div></form>`,
  );
}
