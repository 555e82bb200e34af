// Pages with one sentence: why there is nothing to see, or what was done.

import type { Domain } from '../db/rows.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** Where a notice leads on to. */
export interface NoticeLink {
  /** A path of this host. */
  href: string;
  words: string;
}

/** A page that says one thing, and leads on: to the front page where it does not say where. */
export function noticePage(
  domain: Domain,
  title: string,
  sentence: string,
  { href, words }: NoticeLink = { href: '/', words: 'To the front page' },
): Html {
  const main = html`<div class="notice"><img src="/favicon.svg" alt="" width="112" height="112"><h1>${title}</h1><p>${sentence}</p><p><a href="${href}">${words}</a></p></div>`;
  return layout(domain, { title, description: sentence, canonical: null, isIndexed: false }, main);
}

/** The same words for what is private and for what does not exist: nothing distinguishes them. */
export function notFoundPage(domain: Domain): Html {
  return noticePage(
    domain,
    'Nothing to see here',
    'There is nothing at this address, or it is not for everyone.',
  );
}

export function unavailablePage(domain: Domain): Html {
  return noticePage(
    domain,
    'Back in a moment',
    'This server cannot be used right now. Try again in a while.',
  );
}

export function gonePage(domain: Domain, what: 'post' | 'profile'): Html {
  return noticePage(domain, 'Gone', what === 'post' ? 'This post was deleted.' : 'This profile was deleted.');
}
