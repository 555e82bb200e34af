// The REST entity CustomEmoji.

import type { EmojiData } from '../documents/account.ts';

/** CustomEmoji, as it stands beside a text. */
export function emojiEntity({ shortcode, url, staticUrl }: EmojiData) {
  return { shortcode, url, static_url: staticUrl, visible_in_picker: true };
}
