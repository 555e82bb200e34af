// The page for those who write programs.

import type { Domain } from '../db/rows.ts';
import { displayHost } from '../lib/url/host-name.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { paths } from './links.ts';

/** How to get at all of a domain with a program. */
export function developersPage(domain: Domain): Html {
  const where = displayHost(domain.name);
  const signIn = `mutation { signIn(input: { email: "you@example.org", password: "…" }) {
  ... on SignInPayload { token }
  ... on Error { message }
} }`;
  const main = html`<section class="narrow card start" aria-labelledby="start"><h1 id="start">For developers</h1>
<p>Everything on ${where} can be read and done through one <a href="${paths.graphiql}">GraphQL API</a> at <code>${domain.origin}/graphql</code>; public posts need no token. Programs for Mastodon find its REST API at <code>${domain.origin}/api/</code>.</p>
<ol><li>With an account: sign in for a session token.<pre>${signIn}</pre></li>
<li>With a shell on the server: make a token for an identity.<pre>pukeko token add you@${domain.name}</pre></li>
<li>Send it with each request as <code>Authorization: Bearer …</code>; in GraphiQL, put it under <em>Headers</em>. Beside a session token name the identity you act as: <code>Pukeko-Identity: identity_…</code>.</li></ol>
<p class="muted">Timelines come live over WebSocket or server-sent events at the same address. Feed readers take <a href="${paths.feed}">${domain.origin}${paths.feed}</a>. Posts have up to ${domain.postLength.toLocaleString('en')} characters.</p></section>`;
  const description = `How programs read and write on ${where}.`;
  return layout(domain, { title: 'For developers', description, canonical: paths.developers }, main);
}
