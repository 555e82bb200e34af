// The page of a hashtag.

import { fill } from '../lib/words/fill.ts';
import { type Html, html } from './html.ts';
import { layout, pager, titleOf } from './layout.ts';
import { paths } from './links.ts';
import { entry } from './parts/post.ts';
import type { Place } from './request.ts';
import type { EntryView, PageOf } from './views.ts';

/** Public posts with a hashtag. Search engines are kept out: the posts are of people who were not all asked. */
export function tagPage(
  place: Place,
  { name, display, entries }: { name: string; display: string; entries: PageOf<EntryView> },
  isFirst: boolean,
): Html {
  const { tags, profile } = place.words;
  const main = html`<div class="narrow">
<div class="hero"><div><h1>#${display}</h1><p class="where">${tags.lead}</p></div></div>
<section class="posts h-feed" aria-label="${profile.posts}">${entries.items.map((each) => entry(place, each))}${entries.items.length === 0 && html`<p class="empty">${tags.empty}</p>`}</section>
${pager(place, paths.tag(name), entries.older, isFirst)}
</div>`;
  return layout(
    place,
    {
      title: `#${display}`,
      description: fill(tags.description, { tag: display, site: titleOf(place.domain) }),
      canonical: paths.tag(name),
      isIndexed: false,
    },
    main,
  );
}
