// The forms of a first start, and what is said when it is done.

import { displayHost } from '../../lib/url/host-name.ts';
import type { Words } from '../../lib/words/words.ts';
import { hidden, problem } from '../account/page.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';
import { rich } from '../parts/rich.ts';

/** What was filled in so far. */
export interface Filled {
  domainName: string;
  domainHost: string;
  email: string;
  username: string;
  name: string;
}

interface Finding {
  isFine: boolean;
  message: string;
}

const STEPS = ['domain', 'you', 'done'] as const;

function framed(
  { firstStart: { steps } }: Words,
  step: (typeof STEPS)[number],
  title: string,
  main: Html,
): Html {
  return html`<div class="account setup card"><ol class="steps">${STEPS.map((each, at) => html`<li${each === step && html` aria-current="step"`}>${at + 1}. ${steps[each]}</li>`)}</ol><h1>${title}</h1>
${main}</div>`;
}

/** Asks for the domain; `tryOutName`: what can be had without one. */
export function domainForm(
  words: Words,
  action: string,
  { domainName, domainHost }: Filled,
  tryOutName: string,
  message: string | null,
): Html {
  const { firstStart: says } = words;
  return framed(
    words,
    'domain',
    says.nameDomain,
    html`<p class="lead">${rich(says.domainHow, {})}</p>
${problem(message)}<form method="post" action="${action}">${hidden({ step: 'domain' })}
<label>${says.domain}<input name="domainName" value="${domainName}" placeholder="ana.example" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="260"></label>
<details${domainHost !== '' && html` open`}><summary>${says.split}</summary><label>${says.host}<span class="muted">${says.hostHow}</span><input name="domainHost" value="${domainHost}" placeholder="social.ana.example" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="260"></label></details>
<div class="buttons"><button class="button" type="submit">${says.goOn}</button></div></form>
<form class="other" method="post" action="${action}">${hidden({ step: 'try' })}<h2>${says.noDomain}</h2><p>${rich(says.tryHow, { name: tryOutName })}</p>
<div class="buttons"><button class="button quiet" type="submit">${says.try}</button></div></form>`,
  );
}

/** Asks for the first login and identity on a domain, with what lacks for others to reach it. */
export function peopleForm(
  words: Words,
  action: string,
  { domainName, domainHost, email, username, name }: Filled,
  { isSettled, findings }: { isSettled: boolean; findings: readonly Finding[] },
  message: string | null,
): Html {
  const { firstStart: says, common } = words;
  const where = displayHost(domainName);
  const isSplit = domainHost !== '' && domainHost !== domainName;
  const address = (text: string) => html`<span class="address">${text}</span>`;
  const ending = address(`@${where}`);
  return framed(
    words,
    'you',
    says.who,
    html`<p class="lead">${isSplit ? rich(says.handlesSplit, { ending, beginning: address(`https://${displayHost(domainHost)}`) }) : rich(says.handles, { ending })} ${!isSettled && rich(says.isRight, { other: action })}</p>
${hints(words, findings)}${problem(message)}<form method="post" action="${action}">${hidden({ step: 'people', ...(isSettled ? {} : { domainName, domainHost }) })}
<label>${common.username}<span class="handle"><span>@</span><input name="username" value="${username}" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="64" pattern="[A-Za-z0-9_]([A-Za-z0-9_.\\-]*[A-Za-z0-9_])?"><span>@${where}</span></span></label>
<label>${says.displayName}<span class="muted">${says.displayNameHow}</span><input name="name" value="${name}" autocomplete="name" maxlength="100"></label>
<label>${common.email}<span class="muted">${says.emailHow}</span><input type="email" name="email" value="${email}" autocomplete="username" required maxlength="320"></label>
<label>${common.password}<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1000"></label>
<p class="muted">${says.mayAll}</p>
<div class="buttons"><button class="button" type="submit">${says.make}</button></div></form>`,
  );
}

function hints({ firstStart }: Words, findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  const lacks = findings.some(({ isFine }) => !isFine);
  return html`<ul class="hints">${findings.map(({ isFine, message }) => html`<li${isFine && html` class="fine"`}>${message}</li>`)}</ul>${lacks && html`<p class="muted">${rich(firstStart.hintsHow, {})}</p>`}`;
}

interface Made {
  domain: { name: string; host: string; origin: string };
  identity: { handle: string; username: string };
}

/** What there is now, and what to do with it. */
export function donePage(words: Words, { domain, identity }: Made): Html {
  const { firstStart: says, signUp } = words;
  const { origin } = domain;
  const { handle } = identity;
  const isHttps = origin.startsWith('https:');
  const page = `${origin}${paths.profile(identity.username)}`;
  const link = (href: string, text = href) => html`<a href="${href}">${text}</a>`;
  const code = (text: string) => html`<code>${text}</code>`;
  return framed(
    words,
    'done',
    signUp.welcome,
    html`<p class="done" role="status">${rich(says.youAre, { handle })}</p><h2>${says.next}</h2><ul class="next">
${
  isHttps &&
  html`<li>${rich(says.nextProxy, { address: link(`${origin}/`, `https://${displayHost(domain.host)}`) })}</li>
`
}<li>${rich(says.nextApp, { server: code(displayHost(domain.host)), profile: `${origin}${paths.profileSettings}` })}</li>
<li>${rich(says.nextProgram, { graphiql: `${origin}/graphql`, command: code(`pukeko token add ${handle.replace(/^@/, '')}`) })}</li>
<li>${isHttps ? rich(says.nextFollow, { handle, page }) : rich(says.nextLocal, { handle, page: link(page) })}</li></ul>`,
  );
}
