// Finds the shortcodes of custom emoji in text.

/** Letters and digits of ASCII and underscores, between colons that touch no other word. */
const SHORTCODE = /(?<![a-z0-9_:]):([a-z0-9_]{2,128}):(?![a-z0-9_:])/gi;
/** More kinds in one text are decoration. */
const MOST = 100;

/** The shortcodes in some texts, without their colons, each once. Whether there are such emoji nobody knows yet. */
export function shortcodesIn(texts: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const text of texts) {
    if (!text.includes(':')) continue;
    for (const [, shortcode = ''] of text.matchAll(SHORTCODE)) if (found.size < MOST) found.add(shortcode);
  }
  return [...found];
}

/** Whether a text is a shortcode, without colons. */
export function isShortcode(text: string): boolean {
  return /^[a-z0-9_]{2,128}$/i.test(text);
}
