// Recognises a single emoji of Unicode, however it was typed.

/** An emoji that Unicode recommends for interchange (UTS #51, ED-27): one grapheme, in its fully qualified form. */
// biome-ignore lint/complexity/useRegexLiterals: the types are for an older target, Node 20 knows the flag
const RGI_EMOJI = new RegExp('^\\p{RGI_Emoji}$', 'v');
/** A character that looks like text unless a variation selector follows, and has none, nor a skin tone. */
const TEXT_STYLE = /(?=\p{Emoji})(?!\p{Emoji_Presentation})\P{Emoji_Component}(?!\p{Emoji_Modifier})/gu;
/** Of a keycap the selector stands between the digit and the frame. */
const KEYCAP = /^([0-9#*])\u20e3$/u;
const VARIATION_SELECTOR = /[\ufe0e\ufe0f]/g;
/** In UTF-16 units, of what is worth looking at; the longest there is has 15. */
const LONGEST = 40;

/** Whether a text is one emoji of Unicode, fully qualified. */
export function isUnicodeEmoji(text: string): boolean {
  return text.length <= LONGEST && RGI_EMOJI.test(text);
}

/**
 * The fully qualified form of an emoji of Unicode: with every variation selector it should have and none besides, as
 * `❤` and `❤️` are the same to everybody but a comparison. Null for what is no single emoji.
 */
export function readUnicodeEmoji(text: string): string | null {
  if (text.length > LONGEST) return null;
  const bare = text.replace(VARIATION_SELECTOR, '');
  const full = KEYCAP.test(bare)
    ? bare.replace(KEYCAP, '$1\ufe0f\u20e3')
    : bare.replace(TEXT_STYLE, '$&\ufe0f');
  return isUnicodeEmoji(full) ? full : null;
}
