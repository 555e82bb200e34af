// The page for those who write programs.

import { displayHost } from '../lib/url/host-name.ts';
import { fill } from '../lib/words/fill.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { paths } from './links.ts';
import { counted, rich } from './parts/rich.ts';
import type { Place } from './request.ts';

/** How to get at all of a domain with a program. */
export function developersPage(place: Place): Html {
  const { domain, words } = place;
  const { developers, frame } = words;
  const server = displayHost(domain.name);
  const code = (text: string) => html`<code>${text}</code>`;
  const signIn = `mutation { signIn(input: { email: "you@example.org", password: "…" }) {
  ... on SignInPayload { token }
  ... on Error { message }
} }`;
  const feed = html`<a href="${paths.feed}">${domain.origin}${paths.feed}</a>`;
  const main = html`<section class="narrow card start" aria-labelledby="start"><h1 id="start">${frame.developers}</h1>
<p>${rich(developers.lead, { server, api: paths.graphiql, address: code(`${domain.origin}/graphql`), rest: code(`${domain.origin}/api/`) })}</p>
<ol><li>${developers.withAccount}<pre>${signIn}</pre></li>
<li>${developers.withShell}<pre>pukeko token add you@${domain.name}</pre></li>
<li>${rich(developers.send, { header: code('Authorization: Bearer …'), identity: code('Pukeko-Identity: identity_…') })}</li></ol>
<p class="muted">${rich(developers.live, { feed })} ${counted(words, developers.postLength, domain.postLength)}</p></section>`;
  const description = fill(developers.description, { server });
  return layout(place, { title: frame.developers, description, canonical: paths.developers }, main);
}
