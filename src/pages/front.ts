// The front page of a domain.

import { rulesOf } from '../core/domains/rules.ts';
import { takesSignUps } from '../core/sign-up/policy.ts';
import { cleanLine, truncateText } from '../lib/text.ts';
import { displayHost } from '../lib/url/host-name.ts';
import { fill } from '../lib/words/fill.ts';
import type { Front } from './data.ts';
import { type Html, html } from './html.ts';
import { iconOf, layout, titleOf } from './layout.ts';
import { paths } from './links.ts';
import { followForm } from './parts/follow.ts';
import { personLink } from './parts/person.ts';
import { entry } from './parts/post.ts';
import { rich } from './parts/rich.ts';
import type { Place } from './request.ts';
import type { PersonView } from './views.ts';

/** What a domain is, who is on it, how to follow them, what they wrote last, and how to join where one can. */
export function frontPage(place: Place, { people, posts, texts, isNew }: Front): Html {
  const { domain, words } = place;
  const { front } = words;
  const title = titleOf(domain);
  const where = displayHost(domain.name);
  const description = domain.description || fill(front.description, { title });
  const main = html`<div class="hero"><div><h1>${title}</h1>
${title !== where && html`<p class="where">${where}</p>`}
<p class="what">${isNew ? rich(front.settingUp, {}) : domain.description || fill(front.what, { ending: `@${where}` })}</p>
<div class="actions">${people.length > 0 && html`<a class="button" href="#follow">${front.followSomebody}</a>`}${takesSignUps(domain) && html`<a class="button${people.length > 0 && ' quiet'}" href="${paths.signUp}">${front.signUp}</a>`}</div></div><img src="${iconOf(domain)}" alt="" width="240" height="240"></div>
${peopleBox(place, people)}
<div class="columns">
<section class="posts" aria-labelledby="latest"><h2 id="latest">${front.latest}</h2>
${posts.length === 0 ? html`<p class="empty">${front.empty}</p>` : posts.map((each) => entry(place, each))}
</section>
<div class="aside">${followBox(place, people)}${joiningBox(place)}${rulesBox(place)}${textsBox(place, texts)}</div>
</div>`;
  const links = html`<link rel="alternate" type="application/atom+xml" title="${title}" href="${paths.feed}">
`;
  const openGraph = html`<meta property="og:type" content="website">
`;
  return layout(
    place,
    { title: null, description: truncateText(cleanLine(description), 300), canonical: '/', links, openGraph },
    main,
  );
}

function peopleBox({ domain, words }: Place, people: readonly PersonView[]): Html | null {
  if (people.length === 0) return null;
  return html`<section class="here" aria-labelledby="people"><h2 id="people">${words.front.people}</h2><ul class="people grid">${people.map((person) => html`<li>${personLink(domain, person, 'small')}</li>`)}</ul></section>`;
}

function followBox({ domain, words }: Place, people: readonly PersonView[]): Html | null {
  const [first] = people;
  if (!first) return null;
  return html`<section class="card" aria-labelledby="follow"><h2 id="follow">${words.front.follow}</h2><p>${words.front.followHow}</p>${followForm(words, people)}<p class="muted">${rich(words.front.followElse, { handle: first.handle, server: displayHost(domain.name), feed: paths.feed })}</p></section>`;
}

function rulesBox({ domain, words }: Place): Html | null {
  const rules = rulesOf(domain);
  if (rules.length === 0) return null;
  return html`<section class="card" aria-labelledby="rules"><h2 id="rules">${words.front.rules}</h2><ol class="rules">${rules.map(({ text }) => html`<li>${text}</li>`)}</ol></section>`;
}

function textsBox({ words }: Place, texts: Front['texts']): Html | null {
  if (texts.length === 0) return null;
  return html`<section class="card" aria-labelledby="more"><h2 id="more">${words.front.more}</h2><ul>${texts.map((name) => html`<li><a href="${paths[name]}">${words.texts[name]}</a></li>`)}</ul></section>`;
}

/** Nothing where nobody can join by themselves. */
function joiningBox({ domain, words: { front } }: Place): Html | null {
  if (!takesSignUps(domain)) return null;
  const how = domain.registrations === 'OPEN' ? front.open : front.approval;
  return html`<section class="card" aria-labelledby="joining"><h2 id="joining">${front.join}</h2><p>${how}</p><p><a href="${paths.signUp}">${front.signUp}</a></p></section>`;
}
