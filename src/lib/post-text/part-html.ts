// Writes mentions, hashtags and links as HTML.

import { escapeHtml } from '../html/escape.ts';
import type { EntityPart } from './scan.ts';
import type { PostTextLinks } from './types.ts';
import { shortenAddress } from './web-address.ts';

/** An entity as HTML in the forms every server and app of the fediverse knows; a mention of nobody stays text. */
export function entityHtml(part: EntityPart, links: PostTextLinks): string {
  if (part.kind === 'url') return webLinkHtml(part.url, part.text);
  if (part.kind === 'hashtag') {
    const url = escapeHtml(links.hashtagUrl(part.hashtag.name));
    return `<a href="${url}" class="mention hashtag" rel="tag">#<span>${escapeHtml(part.hashtag.display)}</span></a>`;
  }
  const link = links.mention(part.handle);
  if (link === null) return escapeHtml(part.text);
  const name = escapeHtml(link.display.replace(/^@/, ''));
  return (
    `<span class="h-card" translate="no"><a href="${escapeHtml(link.url)}" class="u-url mention">` +
    `@<span>${name}</span></a></span>`
  );
}

/** A link that shows where it leads: no label can say otherwise. */
export function webLinkHtml(url: string, written: string): string {
  const { before, shown, after } = shortenAddress(written);
  const visible = `<span${after === '' ? '' : ' class="ellipsis"'}>${escapeHtml(shown)}</span>`;
  const hidden = (text: string) => (text === '' ? '' : `<span class="invisible">${escapeHtml(text)}</span>`);
  return `<a href="${escapeHtml(url)}">${hidden(before)}${visible}${hidden(after)}</a>`;
}
