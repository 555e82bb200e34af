// The line that names what a post quotes, for readers that know no quotes.

import { escapeHtml } from '../html/escape.ts';

/** In front of the text; those who show quotes hide it by its class, as everybody in the fediverse writes it. */
export function quoteLine(uri: string): string {
  const address = escapeHtml(uri);
  return `<p class="quote-inline">RE: <a href="${address}">${address}</a></p>`;
}
