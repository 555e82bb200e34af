// Finds the links of a post's HTML that lead to other pages.

const ANCHOR = /<a ([^>]*)>/g;
const HREF = /(?:^| )href="(https?:\/\/[^"]+)"/;
/** What names people and topics is no link to a page. */
const NAMES = /(?:^| )class="[^"]*\b(?:mention|hashtag|u-url)\b[^"]*"|(?:^| )rel="[^"]*\btag\b[^"]*"/;

/**
 * The addresses of the links in HTML that `sanitizeHtml` made, in their order and each once; mentions and hashtags are
 * left out.
 * @param except addresses that are none either: profiles and pages of those it mentions, where their servers did not
 * mark them
 */
export function pageLinks(html: string, except: ReadonlySet<string> = new Set()): string[] {
  const links = new Set<string>();
  for (const [, attributes = ''] of html.matchAll(ANCHOR)) {
    const href = HREF.exec(attributes)?.[1]?.replaceAll('&amp;', '&');
    if (href !== undefined && !NAMES.test(attributes) && !except.has(href)) links.add(href);
  }
  return [...links];
}
