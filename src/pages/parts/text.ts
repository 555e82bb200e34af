// The text of posts on pages.

import type { Domain } from '../../db/rows.ts';
import { sanitizedToText } from '../../lib/html/plain-text.ts';
import { normaliseHashtag } from '../../lib/post-text/hashtag.ts';
import { type Html, html, safe } from '../html.ts';
import { hrefOf, paths } from '../links.ts';
import type { PostView } from '../views.ts';

/**
 * The text of a post as its page shows it: hashtags lead to the tag pages of the domain that is looked at, and the line
 * with the address of a quoted post goes, which is there for servers that know no quotes, where the page names the
 * quoted post itself.
 */
export function textOf(domain: Pick<Domain, 'origin'>, view: PostView): Html {
  const isQuoteShown = hrefOf(domain, view.quoteUri) !== null;
  const text = isQuoteShown ? withoutQuoteLine(view.html, view.quoteUri ?? '') : view.html;
  return safe(withOwnTags(text, new Set(view.tags)));
}

/** All links of sanitised HTML: address, other attributes, what is between the tags. Links are never nested. */
const LINK = /<a href="([^"]*)"([^>]*)>(.*?)<\/a>/gs;

function withOwnTags(sanitised: string, tags: ReadonlySet<string>): string {
  if (tags.size === 0) return sanitised;
  return sanitised.replace(LINK, (link, _href, _attributes, inner: string) => {
    const label = sanitizedToText(inner);
    const name = /^[#\uff03]/.test(label) ? normaliseHashtag(label) : null;
    if (name === null || !tags.has(name)) return link;
    return html`<a href="${paths.tag(name)}" class="mention hashtag" rel="tag">${safe(inner)}</a>`.text;
  });
}

/** `RE: …` as Mastodon marks it, or unmarked at the very end, as Misskey writes it. */
function withoutQuoteLine(sanitised: string, quoteUri: string): string {
  const marked = /<(p|span)(?: [^>]*)? class="(?:[^"]* )?quote-inline[ "]/.exec(sanitised);
  if (marked) {
    const end = endOfElement(sanitised, marked.index, marked[1] ?? 'p');
    return sanitised.slice(0, marked.index).replace(/(?:<br \/>|\s)+$/, '') + sanitised.slice(end);
  }
  const last = sanitised.lastIndexOf('<a href="');
  const line = /^<a href="([^"]*)"[^>]*>.*?<\/a>((?:\s|<br \/>|<\/(?:p|span)>)*)$/s.exec(
    sanitised.slice(Math.max(0, last)),
  );
  if (last === -1 || line === null || sanitizedToText(line[1] ?? '') !== quoteUri) return sanitised;
  const before = sanitised.slice(0, last);
  const label = /(?:<br \/>|\s)*(<span>)?\s*(?:RE|QT):?\s*(<\/span>)?\s*$/.exec(before.slice(-200));
  if (label === null) return sanitised;
  // A span that only begins or only ends here belongs to what is around it.
  const kept =
    label[1] !== undefined && label[2] === undefined
      ? '<span>'
      : label[1] === undefined && label[2] !== undefined
        ? '</span>'
        : '';
  return before.slice(0, before.length - label[0].length) + kept + (line[2] ?? '');
}

/** Behind the closing tag of the element that begins at `start`. */
function endOfElement(sanitised: string, start: number, name: string): number {
  const tags = new RegExp(`<(/?)${name}(?=[ >])[^>]*>`, 'g');
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(sanitised); tag !== null; tag = tags.exec(sanitised)) {
    depth += tag[1] === '/' ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return sanitised.length;
}
