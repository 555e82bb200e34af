// The pages with long texts of a domain about itself.

import { htmlToLine } from '../lib/html/plain-text.ts';
import { fill } from '../lib/words/fill.ts';
import type { TextView } from './data.ts';
import { type Html, html, safe } from './html.ts';
import { layout, titleOf } from './layout.ts';
import { paths } from './links.ts';
import { dayOf } from './parts/dates.ts';
import { rich } from './parts/rich.ts';
import type { Place } from './request.ts';
import type { DomainTextName } from './routes.ts';

/** One of them. */
export function textPage(
  place: Place,
  of: DomainTextName,
  { html: text, updatedAt, effectiveDate }: TextView,
): Html {
  const { texts } = place.words;
  const title = of === 'about' ? fill(texts.aboutSite, { site: titleOf(place.domain) }) : texts[of];
  const when =
    effectiveDate === null
      ? rich(texts.changed, { day: dayOf(place.words, updatedAt) })
      : rich(texts.inForce, { day: dayOf(place.words, effectiveDate) });
  const main = html`<div class="narrow"><h1>${title}</h1><div class="post content">${safe(text)}</div><p class="muted">${when}</p></div>`;
  return layout(place, { title, description: htmlToLine(text, 300), canonical: paths[of] }, main);
}
