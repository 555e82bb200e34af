// Pages with one sentence: why there is nothing to see, or what was done.

import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import type { Place } from './request.ts';

/** Where a notice leads on to. */
export interface NoticeLink {
  /** A path of this host. */
  href: string;
  words: string;
}

/** A page that says one thing, and leads on: to the front page where it does not say where. */
export function noticePage(
  place: Place,
  title: string,
  sentence: string,
  { href, words }: NoticeLink = { href: '/', words: place.words.notices.toFront },
): Html {
  const main = html`<div class="notice"><img src="/favicon.svg" alt="" width="112" height="112"><h1>${title}</h1><p>${sentence}</p><p><a href="${href}">${words}</a></p></div>`;
  return layout(place, { title, description: sentence, canonical: null, isIndexed: false }, main);
}

/** The same words for what is private and for what does not exist: nothing distinguishes them. */
export function notFoundPage(place: Place): Html {
  const { notices } = place.words;
  return noticePage(place, notices.notFound, notices.notFoundSentence);
}

export function unavailablePage(place: Place): Html {
  const { notices } = place.words;
  return noticePage(place, notices.unavailable, notices.unavailableSentence);
}

export function gonePage(place: Place, what: 'post' | 'profile'): Html {
  const { notices } = place.words;
  return noticePage(place, notices.gone, what === 'post' ? notices.postGone : notices.profileGone);
}
