// Finds the page that a post is about: the one that is attached to it, else its first link.

import type { Post } from '../../db/rows.ts';
import { pageLinks } from '../../lib/html/links.ts';
import { parseWebUrl } from '../../lib/url/url.ts';
import { LONGEST_URL } from './bounds.ts';

/** What other servers write for readers that know no quotes: `RE: <link>`. */
const QUOTE = /<(p|span)\b[^>]*\bquote-inline\b[^>]*>.*?<\/\1>/gs;

/** A post with whom it mentions. */
export interface LinkingPost {
  post: Pick<Post, 'html' | 'quoteUri'>;
  mentions: readonly { uri: string; url: string }[];
  /** The page that another server attached to it (FEP-8967); its text has a link to that too. */
  attached?: string | null;
}

/** Whether a post may have a link at all; costs nothing to ask. */
export function mayHaveLink({ html }: Pick<Post, 'html'>): boolean {
  return html.includes('<a ');
}

/**
 * The page that is attached to a post, or else that of its first link, without its fragment; null where it has none.
 * Hashtags, whom it mentions and what it quotes are no pages.
 */
export function firstLinkOf({ post, mentions, attached = null }: LinkingPost): string | null {
  if (!mayHaveLink(post)) return null;
  const given = attached === null ? null : linkedPage(attached);
  if (given !== null) return given;
  const html = post.quoteUri === null ? post.html : post.html.replace(QUOTE, '');
  const people = mentions.flatMap(({ uri, url }) => [uri, url]);
  const except = new Set(post.quoteUri === null ? people : [...people, post.quoteUri]);
  for (const link of pageLinks(html, except)) {
    const url = linkedPage(link);
    if (url !== null) return url;
  }
  return null;
}

/** The page that an address leads to, as previews know it: without a fragment. Null for what is no page. */
export function linkedPage(address: string): string | null {
  const url = parseWebUrl(address);
  if (url === null) return null;
  url.hash = '';
  return url.href.length <= LONGEST_URL ? url.href : null;
}
