// Pages that say why there is nothing to see.

import type { Domain } from '../db/rows.ts';
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

/** A page that says why there is nothing to see. */
export function noticePage(domain: Domain, title: string, sentence: string): Html {
  const main = html`<div class="notice"><img src="/favicon.svg" alt="" width="112" height="112"><h1>${title}</h1><p>${sentence}</p><p><a href="/">To the front page</a></p></div>`;
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
