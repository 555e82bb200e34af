// Icons as SVG.

import { type Html, html } from '../html.ts';

/** Small drawings in the colour of the text around; they say nothing that is not there in words as well. */
function icon(path: Html): Html {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${path}</svg>`;
}

export const icons = {
  reply: icon(html`<path d="M20 12a7.5 7.5 0 0 1-11 6.6L4 20l1.4-4.4A7.5 7.5 0 1 1 20 12z"/>`),
  boost: icon(html`<path d="M4 11V9a3 3 0 0 1 3-3h10m-3-3 3 3-3 3M20 13v2a3 3 0 0 1-3 3H7m3 3-3-3 3-3"/>`),
  favourite: icon(html`<path d="m12 4 2.5 5.1 5.5.8-4 3.9 1 5.5-5-2.6-5 2.6 1-5.5-4-3.9 5.5-.8z"/>`),
  pin: icon(html`<path d="M9 4h6l-1 6 3 3H7l3-3zM12 13v7"/>`),
  image: icon(html`<path d="M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4"/>`),
  video: icon(html`<path d="M4 6h12v12H4zM16 10l5-3v10l-5-3z"/>`),
  audio: icon(
    html`<path d="M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zm10-2a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"/>`,
  ),
  file: icon(html`<path d="M7 3h7l4 4v14H7zM14 3v4h4"/>`),
};
