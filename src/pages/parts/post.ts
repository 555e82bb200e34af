// Posts on pages.

import type { Domain } from '../../db/rows.ts';
import { sanitizedToText } from '../../lib/html/plain-text.ts';
import { hasNothingToSee } from '../../lib/text.ts';
import { type Plural, pluralForm } from '../../lib/words/fill.ts';
import { numberIn } from '../../lib/words/format.ts';
import type { Words } from '../../lib/words/words.ts';
import { type Html, html } from '../html.ts';
import { ELSEWHERE, hrefOf } from '../links.ts';
import type { Place } from '../request.ts';
import type { EntryView, PostView } from '../views.ts';
import { attachments } from './attachments.ts';
import { dayOf, minuteOf } from './dates.ts';
import { icons } from './icons.ts';
import { nameLink, personLink, relTo } from './person.ts';
import { poll } from './poll.ts';
import { rich } from './rich.ts';
import { textOf } from './text.ts';

export interface PostOptions {
  /** Classes of the article besides `post`. */
  className?: string;
  /** What stands above: who boosted it, that it is pinned. */
  label?: Html | null;
  /** The post the page is about: in large, with time of day. */
  isFocus?: boolean;
}

/** An entry of a list: the post, with who boosted it. */
export function entry(place: Place, { post: view, boostedBy }: EntryView): Html {
  const label =
    boostedBy &&
    html`${icons.boost}<span>${rich(place.words.posts.boosted, { name: nameLink(place.domain, boostedBy) })}</span>`;
  return post(place, view, { label });
}

/** One post (h-entry). */
export function post(place: Place, view: PostView, options: PostOptions = {}): Html {
  const { domain, words } = place;
  const { className = '', label = null, isFocus = false } = options;
  const href = hrefOf(domain, view.url, view.uri);
  const when = isFocus
    ? null
    : html`<a class="when u-url" href="${href ?? '#'}"${relTo(domain, view.url ?? view.uri)}>${dayOf(words, view.publishedAt, 'dt-published')}</a>`;
  return html`<article class="post card h-entry ${className}" id="post-${view.key}">
${label && html`<p class="label">${label}</p>`}<header><div class="p-author">${personLink(domain, view.author)}</div>${when}</header>
<div class="body"${langOf(view)}>${heading(view, href, isFocus)}${warned(view, content(place, view, isFocus))}</div>
<footer>${isFocus && focusedTime(words, view)}${counts(words, view)}${view.editedAt && html`<span>${rich(words.posts.edited, { day: dayOf(words, view.editedAt, 'dt-updated') })}</span>`}${replyMark(place, view)}</footer>
</article>
`;
}

function langOf(view: PostView): Html {
  return html`${view.language !== null && html` lang="${view.language}"`} dir="auto"`;
}

function heading(view: PostView, href: string | null, isFocus: boolean): Html | null {
  if (view.title === null) return null;
  const title = html`<span class="p-name">${view.title}</span>`;
  if (isFocus) return html`<h2>${title}</h2>`;
  return html`<h3>${href === null ? title : html`<a href="${href}" rel="${ELSEWHERE}">${title}</a>`}</h3>`;
}

/**
 * A content warning folds everything under it, without script; where there is nothing under it, it is what the post
 * says.
 */
function warned(view: PostView, inside: Html): Html {
  if (view.summary === null) return inside;
  if (isEmpty(view)) return html`<div class="text e-content"><p>${view.summary}</p></div>`;
  return html`<details class="warning"><summary class="p-summary">${view.summary}</summary><div class="inner">${inside}</div></details>`;
}

function isEmpty(view: PostView): boolean {
  return (
    view.attachments.length === 0 &&
    view.poll === null &&
    view.quoteUri === null &&
    view.title === null &&
    hasNothingToSee(sanitizedToText(view.html))
  );
}

function content(place: Place, view: PostView, isFocus: boolean): Html {
  const { domain, words } = place;
  return html`<div class="text e-content">${textOf(domain, view)}</div>${view.poll && poll(words, view.poll)}${attachments(place, view)}${quote(place, view)}${isFocus && origin(domain, view)}`;
}

function quote({ domain, words }: Place, view: PostView): Html | null {
  const href = hrefOf(domain, view.quoteUri);
  if (href === null) return null;
  return html`<p class="quote">${rich(words.posts.quotes, {
    address: html`<a class="u-quotation-of" href="${href}"${relTo(domain, view.quoteUri ?? '')}>${withoutScheme(view.quoteUri ?? '')}</a>`,
  })}</p>`;
}

/** Articles, videos and pages are read where they come from. */
function origin(domain: Domain, view: PostView): Html | null {
  if (view.title === null) return null;
  const href = hrefOf(domain, view.url, view.uri);
  if (href === null) return null;
  return html`<p class="origin"><a href="${href}" rel="${ELSEWHERE}">${view.title}</a></p>`;
}

function focusedTime(words: Words, view: PostView): Html {
  return html`${minuteOf(words, view.publishedAt, 'dt-published')}`;
}

function counts(words: Words, view: PostView): Html {
  const { posts } = words;
  const { replies, boosts, favourites } = view.counts;
  return html`${count(words, icons.reply, replies, posts.replyCount)}${count(words, icons.boost, boosts, posts.boostCount)}${count(words, icons.favourite, favourites, posts.favouriteCount)}`;
}

/** Nothing is said about what nobody did. */
function count({ locale }: Words, icon: Html, number: number, forms: Plural): Html | null {
  if (number <= 0) return null;
  return html`<span class="count">${icon}${numberIn(locale, number)}<span class="hidden">${pluralForm(locale, forms, number)}</span></span>`;
}

function replyMark({ domain, words }: Place, view: PostView): Html | null {
  const href = hrefOf(domain, view.inReplyToUri);
  if (href === null) return null;
  return html`<a class="u-in-reply-to" href="${href}"${relTo(domain, view.inReplyToUri ?? '')}>${words.posts.inReply}</a>`;
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//, '');
}
