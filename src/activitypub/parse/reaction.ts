// Reads with which emoji a Like or EmojiReact reacts.

import type { RemoteReactionEmoji } from '../../core/reactions/emoji.ts';
import { readUnicodeEmoji } from '../../lib/post-text/unicode-emoji.ts';
import type { ReactionActivity } from './activity.ts';
import { readShortcode } from './tags.ts';

/** `:blobcat:`, and `:blobcat@m.example:` as Misskey and Pleroma write an emoji of somebody else's server. */
const CUSTOM = /^:([^:@]+)(?:@[^:@]*)?:$/;

/**
 * The emoji of a reaction: Misskey's Like with `content` or `_misskey_reaction`, or Pleroma's EmojiReact (FEP-c0e0). A
 * custom one must have its picture in an Emoji tag. Null for a plain Like, and where the content is no emoji: that is a
 * favourite, as every server that knows no reactions takes it.
 */
export function reactionEmoji({ reaction, emoji }: ReactionActivity): RemoteReactionEmoji | null {
  if (reaction === null) return null;
  const unicode = readUnicodeEmoji(reaction);
  if (unicode !== null) return { unicode };
  const shortcode = readShortcode(CUSTOM.exec(reaction)?.[1]);
  const tag = emoji.find((each) => each.shortcode === shortcode);
  return shortcode === null || !tag ? null : { shortcode, url: tag.url };
}
