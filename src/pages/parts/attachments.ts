// Attachments on pages.

import type { Domain } from '../../db/rows.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf, isOwn } from '../links.ts';
import type { AttachmentView, PostView } from '../views.ts';
import { icons } from './icons.ts';

const WORDS = { image: 'Picture', video: 'Video', audio: 'Sound', file: 'File' };

/**
 * What is attached. Only what lies on this host is shown in place (`img-src 'self'`): whoever reads here is not made to
 * call on other servers. The rest is a link with its description. Sensitive pictures stay links, unless they are below
 * a warning that was opened.
 */
export function attachments(domain: Domain, post: PostView): Html | null {
  const items = post.attachments.flatMap((each) => attachment(domain, post, each) ?? []);
  return items.length === 0 ? null : html`<ul class="attachments">${items}</ul>`;
}

function attachment(
  domain: Domain,
  post: PostView,
  { kind, url, alt, width, height }: AttachmentView,
): Html | null {
  const href = hrefOf(domain, url);
  if (href === null) return null;
  const isShown = kind === 'image' && isOwn(domain, url) && (!post.isSensitive || post.summary !== null);
  if (isShown) {
    return html`<li><a href="${href}"><img class="u-photo" src="${href}" alt="${alt}" loading="lazy"${width !== null && html` width="${width}"`}${height !== null && html` height="${height}"`}></a></li>`;
  }
  const name = post.isSensitive ? `${WORDS[kind]} (sensitive)` : WORDS[kind];
  return html`<li><a href="${href}" rel="${ELSEWHERE}">${icons[kind]}<b>${name}</b><span>${alt || `on ${hostOf(url)}`}</span></a></li>`;
}

function hostOf(url: string): string {
  return new URL(url).host;
}
