// The page of a hashtag.

import type { Domain } from '../db/rows.ts';
import { type Html, html } from './html.ts';
import { layout, pager, titleOf } from './layout.ts';
import { paths } from './links.ts';
import { entry } from './parts/post.ts';
import type { EntryView, PageOf } from './views.ts';

/** Public posts with a hashtag. Search engines are kept out: the posts are of people who were not all asked. */
export function tagPage(domain: Domain, name: string, entries: PageOf<EntryView>, isFirst: boolean): Html {
  const main = html`<div class="narrow">
<div class="hero"><div><h1>#${name}</h1><p class="where">Public posts with this hashtag</p></div></div>
<section class="posts h-feed" aria-label="Posts">${entries.items.map((each) => entry(domain, each))}${entries.items.length === 0 && html`<p class="empty">Nobody has used it in public yet.</p>`}</section>
${pager(paths.tag(name), entries.older, isFirst)}
</div>`;
  return layout(
    domain,
    {
      title: `#${name}`,
      description: `Public posts with #${name} on ${titleOf(domain)}.`,
      canonical: paths.tag(name),
      isIndexed: false,
    },
    main,
  );
}
