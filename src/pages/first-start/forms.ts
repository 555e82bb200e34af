// The forms of a first start, and what is said when it is done.

import { displayHost } from '../../lib/url/host-name.ts';
import { hidden, problem } from '../account/page.ts';
import { type Html, html } from '../html.ts';
import { paths } from '../links.ts';

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

const STEPS = ['Your domain', 'You', 'Done'] as const;

function framed(step: number, title: string, main: Html): Html {
  return html`<div class="account setup card"><ol class="steps">${STEPS.map((words, at) => html`<li${at === step && html` aria-current="step"`}>${at + 1}. ${words}</li>`)}</ol><h1>${title}</h1>
${main}</div>`;
}

/** Asks for the domain; `tryOutName`: what can be had without one. */
export function domainForm(
  action: string,
  { domainName, domainHost }: Filled,
  tryOutName: string,
  message: string | null,
): Html {
  return framed(
    0,
    'Name your domain',
    html`<p class="lead">Everybody here will be found by a handle that ends in it, like <strong>@you@ana.example</strong>. <strong>Addresses never move</strong>: the domain you begin with stays the home of everything you write, so take one that is yours and that you will keep. You can add further ones at any time.</p>
${problem(message)}<form method="post" action="${action}">${hidden({ step: 'domain' })}
<label>Domain<input name="domainName" value="${domainName}" placeholder="ana.example" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="260"></label>
<details${domainHost !== '' && html` open`}><summary>Handles and addresses under different names</summary><label>Host of the addresses<span class="muted">For handles that end in ana.example while its web site stays where it is: this server then lives at, say, social.ana.example. Leave it empty if you are not sure.</span><input name="domainHost" value="${domainHost}" placeholder="social.ana.example" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="260"></label></details>
<div class="buttons"><button class="button" type="submit">Go on with this domain</button></div></form>
<form class="other" method="post" action="${action}">${hidden({ step: 'try' })}<h2>No domain yet?</h2><p>You can try everything out on this machine, under <strong>${tryOutName}</strong>. Nobody on other servers can reach or follow what you make there, and it cannot be moved to a domain later: you would begin again.</p>
<div class="buttons"><button class="button quiet" type="submit">Only try it out on this machine</button></div></form>`,
  );
}

/** Asks for the first login and identity on a domain, with what lacks for others to reach it. */
export function peopleForm(
  action: string,
  { domainName, domainHost, email, username, name }: Filled,
  { isSettled, findings }: { isSettled: boolean; findings: readonly Finding[] },
  message: string | null,
): Html {
  const where = displayHost(domainName);
  const isSplit = domainHost !== '' && domainHost !== domainName;
  return framed(
    1,
    'Who are you?',
    html`<p class="lead">Handles will end in <span class="address">@${where}</span>${isSplit && html`, addresses will begin with <span class="address">https://${displayHost(domainHost)}</span>`}. ${!isSettled && html`Is that right? It stays so for good. <a href="${action}">Name another one</a>`}</p>
${hints(findings)}${problem(message)}<form method="post" action="${action}">${hidden({ step: 'people', ...(isSettled ? {} : { domainName, domainHost }) })}
<label>Username<span class="handle"><span>@</span><input name="username" value="${username}" autocomplete="off" autocapitalize="none" spellcheck="false" required maxlength="64" pattern="[A-Za-z0-9_]([A-Za-z0-9_.\\-]*[A-Za-z0-9_])?"><span>@${where}</span></span></label>
<label>Display name<span class="muted">What people see above your posts; you can change it later.</span><input name="name" value="${name}" autocomplete="name" maxlength="100"></label>
<label>E-mail address<span class="muted">To sign in with. Nobody is shown it.</span><input type="email" name="email" value="${email}" autocomplete="username" required maxlength="320"></label>
<label>Password<input type="password" name="password" autocomplete="new-password" required minlength="8" maxlength="1000"></label>
<p class="muted">This login may do everything on this server, on all of its domains.</p>
<div class="buttons"><button class="button" type="submit">Make it</button></div></form>`,
  );
}

function hints(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  const lacks = findings.some(({ isFine }) => !isFine);
  return html`<ul class="hints">${findings.map(({ isFine, message }) => html`<li${isFine && html` class="fine"`}>${message}</li>`)}</ul>${lacks && html`<p class="muted">None of this keeps you from going on: it can be put right afterwards, and <code>pukeko doctor</code> looks again.</p>`}`;
}

interface Made {
  domain: { name: string; host: string; origin: string };
  identity: { handle: string; username: string };
}

/** What there is now, and what to do with it. */
export function donePage({ domain, identity }: Made): Html {
  const { origin } = domain;
  const isHttps = origin.startsWith('https:');
  const profile = `${origin}${paths.profile(identity.username)}`;
  const link = (path: string, words: string) => html`<a href="${origin}${path}">${words}</a>`;
  return framed(
    2,
    'Welcome',
    html`<p class="done" role="status">You are <strong>${identity.handle}</strong>.</p><h2>What to do next</h2><ul class="next">
${
  isHttps &&
  html`<li><strong>Let the world in.</strong> If ${link('/', `https://${displayHost(domain.host)}`)} does not lead here yet: <code>pukeko proxy caddy</code> (or <code>nginx</code>) prints a whole configuration with TLS, and <code>pukeko doctor</code> says what still lacks. <code>pukeko backup FOLDER</code> keeps it safe.</li>
`
}<li><strong>Read and write in an app.</strong> Any app for Mastodon works: tell it that your server is <code>${displayHost(domain.host)}</code>. ${link(paths.profileSettings, 'Here you sign in')} to give yourself a picture and a few words.</li>
<li><strong>Write a program.</strong> ${link('/graphql', 'GraphiQL')} has the whole documented API; <code>pukeko token add ${identity.handle.replace(/^@/, '')}</code> prints a token for it.</li>
<li><strong>How to follow you.</strong> ${isHttps ? html`From any server of the fediverse: search for <strong>${identity.handle}</strong> there, or open <a href="${profile}">your page</a>, which leads everybody to their own server.` : html`Others on this machine find you by <strong>${identity.handle}</strong>; your page is <a href="${profile}">${profile}</a>. For the rest of the world begin again with a domain: in an empty data folder.`}</li></ul>`,
  );
}
