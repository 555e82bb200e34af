// The front page of a domain.

import { rulesOf } from '../core/domains/rules.ts';
import { takesSignUps } from '../core/sign-up/policy.ts';
import type { Domain } from '../db/rows.ts';
import { cleanLine, truncateText } from '../lib/text.ts';
import { displayHost } from '../lib/url/host-name.ts';
import type { Front } from './data.ts';
import { type Html, html } from './html.ts';
import { iconOf, layout, titleOf } from './layout.ts';
import { paths } from './links.ts';
import { followForm } from './parts/follow.ts';
import { personLink } from './parts/person.ts';
import { entry } from './parts/post.ts';
import type { PersonView } from './views.ts';

const SETTING_UP = html`Nobody is here yet: whoever runs this server finds an address for setting it up in its log, and <code>pukeko init</code> prints a new one.`;

/** What a domain is, who is on it, how to follow them, what they wrote last, and how to join where one can. */
export function frontPage(domain: Domain, { people, posts, isNew }: Front): Html {
  const title = titleOf(domain);
  const where = displayHost(domain.name);
  const description = domain.description || `${title}: a server of the fediverse.`;
  const main = html`<div class="hero"><div><h1>${title}</h1>
${title !== where && html`<p class="where">${where}</p>`}
<p class="what">${isNew ? SETTING_UP : domain.description || `People with handles that end in @${where} write here. Follow them from Mastodon or any other server of the fediverse.`}</p>
<div class="actions">${people.length > 0 && html`<a class="button" href="#follow">Follow somebody</a>`}${takesSignUps(domain) && html`<a class="button${people.length > 0 && ' quiet'}" href="${paths.signUp}">Sign up</a>`}</div></div><img src="${iconOf(domain)}" alt="" width="240" height="240"></div>
${peopleBox(domain, people)}
<div class="columns">
<section class="posts" aria-labelledby="latest"><h2 id="latest">Latest posts</h2>
${posts.length === 0 ? html`<p class="empty">Nobody has posted anything public yet.</p>` : posts.map((each) => entry(domain, each))}
</section>
<div class="aside">${followBox(domain, people)}${joiningBox(domain)}${rulesBox(domain)}</div>
</div>`;
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
  return html`<section class="here" aria-labelledby="people"><h2 id="people">Who is here</h2><ul class="people grid">${people.map((person) => html`<li>${personLink(domain, person, 'small')}</li>`)}</ul></section>`;
}

function followBox(domain: Domain, people: readonly PersonView[]): Html | null {
  const [first] = people;
  if (!first) return null;
  return html`<section class="card" aria-labelledby="follow"><h2 id="follow">Follow from your server</h2><p>From Mastodon or any other server of the fediverse where you are at home.</p>${followForm(people)}<p class="muted">Or search for a handle there, like <strong>${first.handle}</strong>. Feed readers take <a href="${paths.feed}">the feed of ${displayHost(domain.name)}</a>.</p></section>`;
}

function rulesBox(domain: Domain): Html | null {
  const rules = rulesOf(domain);
  if (rules.length === 0) return null;
  return html`<section class="card" aria-labelledby="rules"><h2 id="rules">Rules</h2><ol class="rules">${rules.map(({ text }) => html`<li>${text}</li>`)}</ol></section>`;
}

/** Nothing where nobody can join by themselves. */
function joiningBox(domain: Domain): Html | null {
  if (!takesSignUps(domain)) return null;
  const how =
    domain.registrations === 'OPEN'
      ? 'Everybody can sign up.'
      : 'Everybody can ask to join; those who run this domain decide.';
  return html`<section class="card" aria-labelledby="joining"><h2 id="joining">Join</h2><p>${how}</p><p><a href="${paths.signUp}">Sign up</a></p></section>`;
}
