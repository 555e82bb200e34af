// Reads names of websites as people and other servers write them.

import { normaliseHost } from './host-name.ts';

/**
 * `example.com` of `example.com`, `https://www.example.com/about` or `*.example.com`: lower case, punycode, without
 * `www.` and port. Null for what names none.
 */
export function siteNameOf(text: string): string | null {
  if (text.length > 500) return null;
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/s, '')
    .replace(/^(?:\*\.|www\.)/i, '');
  const name = normaliseHost(bare)?.replace(/:\d+$/, '') ?? null;
  // A bare suffix would name every site below it.
  return name?.includes('.') && !name.startsWith('[') ? name : null;
}
