// Renders Like, of a favourite and of a reaction.

import { shortcodeOf } from '../../core/reactions/emoji.ts';
import type { Favourite, Identity, Post, Reaction } from '../../db/rows.ts';
import { REACTION_CONTEXT } from '../vocab.ts';
import type { Document } from './document.ts';
import { emojiDocument } from './post.ts';

/** Like of a post, without `@context`; addressed to its author alone. */
export function likeDocument(
  favourite: Pick<Favourite, 'uri'>,
  post: Pick<Post, 'uri'>,
  identity: Pick<Identity, 'uri'>,
  author: Pick<Identity, 'uri'>,
): Document {
  return { id: favourite.uri, type: 'Like', actor: identity.uri, to: [author.uri], object: post.uri };
}

/**
 * A reaction as Misskey sends it: a Like with the emoji as `content` and `_misskey_reaction`, and the picture of a
 * custom one as a tag. Of the two forms there are this one is understood by most: Misskey and its forks take both,
 * Pleroma and Akkoma turn it into the EmojiReact of FEP-c0e0, and Mastodon, GoToSocial and whoever else knows no
 * reactions count a favourite, where they would drop an EmojiReact. So nothing need be known of the other server.
 */
export function reactionDocument(
  reaction: Pick<Reaction, 'uri' | 'name' | 'url'>,
  post: Pick<Post, 'uri'>,
  identity: Pick<Identity, 'uri'>,
  author: Pick<Identity, 'uri'>,
): Document {
  const shortcode = shortcodeOf(reaction);
  const content = shortcode === null ? reaction.name : `:${shortcode}:`;
  const picture = shortcode === null ? null : reaction.url;
  return {
    '@context': REACTION_CONTEXT,
    ...likeDocument(reaction, post, identity, author),
    content,
    _misskey_reaction: content,
    ...(shortcode === null || picture === null ? {} : { tag: [emojiDocument({ shortcode, url: picture })] }),
  };
}
