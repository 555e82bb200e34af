// Attachments on pages.

import { fill } from '../../lib/words/fill.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf, isOwn } from '../links.ts';
import type { Place } from '../request.ts';
import type { AttachmentView, PostView } from '../views.ts';
import { icons } from './icons.ts';

/**
 * What is attached. Only what lies on this host is shown in place (`img-src 'self'`): whoever reads here is not made to
 * call on other servers. The rest is a link with its description. Sensitive pictures stay links, unless they are below
 * a warning that was opened.
 */
export function attachments(place: Place, post: PostView): Html | null {
  const items = post.attachments.flatMap((each) => attachment(place, post, each) ?? []);
  return items.length === 0 ? null : html`<ul class="attachments">${items}</ul>`;
}

function attachment(
  { domain, words: { posts } }: Place,
  post: PostView,
  { kind, url, alt, width, height }: AttachmentView,
): Html | null {
  const href = hrefOf(domain, url);
  if (href === null) return null;
  const isShown = kind === 'image' && isOwn(domain, url) && (!post.isSensitive || post.summary !== null);
  if (isShown) {
    return html`<li><a href="${href}"><img class="u-photo" src="${href}" alt="${alt}" loading="lazy"${width !== null && html` width="${width}"`}${height !== null && html` height="${height}"`}></a></li>`;
  }
  const name = post.isSensitive
    ? fill(posts.sensitive, { kind: posts.attached[kind] })
    : posts.attached[kind];
  return html`<li><a href="${href}" rel="${ELSEWHERE}">${icons[kind]}<b>${name}</b><span>${alt || fill(posts.onHost, { host: hostOf(url) })}</span></a></li>`;
}

function hostOf(url: string): string {
  return new URL(url).host;
}
