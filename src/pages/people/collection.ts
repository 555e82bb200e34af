// The page of a collection of recommended people.

import { fill } from '../../lib/words/fill.ts';
import { type Html, html } from '../html.ts';
import { layout } from '../layout.ts';
import { paths } from '../links.ts';
import { personLink } from '../parts/person.ts';
import { rich } from '../parts/rich.ts';
import type { Place } from '../request.ts';
import type { CollectionView } from '../views.ts';

/** Whom somebody of this domain recommends. One that may disturb is folded under its name. */
export function collectionPage(place: Place, collection: CollectionView): Html {
  const { domain, words } = place;
  const { collections } = words;
  const { name, description, language, owner, people, hashtag, isSensitive } = collection;
  const lang = language !== null && html` lang="${language}"`;
  const list = html`${description !== '' && html`<p${lang} dir="auto">${description}</p>`}
${people.length === 0 ? html`<p class="empty">${collections.empty}</p>` : html`<ul class="people grid">${people.map((person) => html`<li>${personLink(domain, person, 'small')}</li>`)}</ul>`}`;
  const main = html`<div class="narrow">
<div class="hero"><div><h1${lang}><bdi>${name}</bdi></h1><p class="where">${rich(collections.by, { person: personLink(domain, owner, 'small') })}</p>${hashtag !== null && html`<p><a href="${paths.tag(hashtag)}" rel="tag">#${hashtag}</a></p>`}</div></div>
<section class="card" aria-label="${collections.people}">${isSensitive ? html`<details><summary>${collections.sensitive}</summary>${list}</details>` : list}</section>
</div>`;
  return layout(
    place,
    {
      title: name,
      description: description || fill(collections.description, { name: owner.name }),
      canonical: paths.collection(collection.key),
      links: html`<link rel="alternate" type="application/activity+json" href="${collection.uri}">
`,
      isIndexed: collection.isDiscoverable && owner.isIndexable && !isSensitive,
    },
    main,
  );
}
