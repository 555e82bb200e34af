// The front page of a domain.

import { takesSignUps } from '../core/sign-up/policy.ts';
import type { Domain } from '../db/rows.ts';
import { cleanLine, truncateText } from '../lib/text.ts';
import { displayHost } from '../lib/url/host-name.ts';
import { type Html, html } from './html.ts';
import { iconOf, layout, titleOf } from './layout.ts';
import { paths } from './links.ts';
import { personLink } from './parts/person.ts';
import { entry } from './parts/post.ts';
import type { EntryView, PersonView } from './views.ts';

export interface Front {
  people: readonly PersonView[];
  posts: readonly EntryView[];
}

/** What a domain is, who is on it, what they wrote last, and how to get at all of it with a program. */
export function frontPage(domain: Domain, { people, posts }: Front): Html {
  const title = titleOf(domain);
  const description = domain.description || `${title}: a server of the fediverse.`;
  const main = html`<div class="hero"><div><h1>${title}</h1>
${title !== displayHost(domain.name) && html`<p class="where">${displayHost(domain.name)}</p>`}
<p class="what">${domain.description || `People with handles that end in @${displayHost(domain.name)} write here. Follow them from Mastodon or any other server of the fediverse.`}</p>
<div class="actions"><a class="button" href="${paths.graphiql}">Explore the GraphQL API</a><a class="button quiet" href="${paths.feed}">Follow as a feed</a></div></div><img src="${iconOf(domain)}" alt="" width="240" height="240"></div>
<div class="columns">
<section class="posts" aria-labelledby="latest"><h2 id="latest">Latest posts</h2>
${posts.length === 0 ? html`<p class="empty">Nobody has posted anything public yet.</p>` : posts.map((each) => entry(domain, each))}
</section>
<div class="aside">${peopleBox(domain, people)}${rulesBox(domain)}${facts(domain)}</div>
</div>
${getStarted(domain)}`;
  const links = html`<link rel="alternate" type="application/atom+xml" title="${title}" href="${paths.feed}">
`;
  const openGraph = html`<meta property="og:type" content="website">
`;
  return layout(
    domain,
    { title: null, description: truncateText(cleanLine(description), 300), canonical: '/', links, openGraph },
    main,
  );
}

function peopleBox(domain: Domain, people: readonly PersonView[]): Html | null {
  if (people.length === 0) return null;
  return html`<section class="card" aria-labelledby="people"><h2 id="people">People</h2><ul class="people">${people.map((person) => html`<li>${personLink(domain, person, 'small')}</li>`)}</ul></section>`;
}

function rulesBox(domain: Domain): Html | null {
  const rules = Array.isArray(domain.rules) ? domain.rules.filter((rule) => typeof rule === 'string') : [];
  if (rules.length === 0) return null;
  return html`<section class="card" aria-labelledby="rules"><h2 id="rules">Rules</h2><ol class="rules">${rules.map((rule) => html`<li>${rule}</li>`)}</ol></section>`;
}

const JOINING = {
  OPEN: 'Everybody can sign up.',
  APPROVAL: 'Everybody can ask to join; those who run this domain decide.',
  INVITE: 'People join by invite.',
  CLOSED: 'Accounts are made by those who run this domain.',
};

function facts(domain: Domain): Html {
  return html`<section class="card" aria-labelledby="joining"><h2 id="joining">Joining</h2><p>${JOINING[domain.isPrivate ? 'CLOSED' : domain.registrations]}</p>${takesSignUps(domain) && html`<p><a href="/auth/sign_up">Sign up</a></p>`}<p class="muted">Posts have up to ${domain.postLength.toLocaleString('en')} characters.</p></section>`;
}

function getStarted(domain: Domain): Html {
  const signIn = `mutation { signIn(input: { email: "you@example.org", password: "…" }) {
  ... on SignInPayload { token }
  ... on Error { message }
} }`;
  return html`<section class="card start" aria-labelledby="start"><h2 id="start">Use it with a program</h2>
<p>Everything here can be read and done through one <a href="${paths.graphiql}">GraphQL API</a> at <code>${domain.origin}/graphql</code>; public posts need no token.</p>
<ol><li>With an account: sign in for a session token.<pre>${signIn}</pre></li>
<li>With a shell on the server: make a token for an identity.<pre>npx pukeko token add you@${domain.name}</pre></li>
<li>Send it with each request as <code>Authorization: Bearer …</code>; in GraphiQL, put it under <em>Headers</em>. Beside a session token name the identity you act as: <code>Pukeko-Identity: identity_…</code>.</li></ol>
<p class="muted">Timelines come live over WebSocket or server-sent events at the same address. Feed readers take <a href="${paths.feed}">${domain.origin}${paths.feed}</a>.</p></section>`;
}
