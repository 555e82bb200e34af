// Somebody reacted to a post of the recipient with an emoji.

import type { KindOfNotification } from './kind.ts';

/** Mastodon knows no reactions: its apps are told of a favourite. */
export const reaction = {
  kind: 'REACTION',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: 'reaction',
  isUrgent: false,
  mastodon: 'favourite',
} as const satisfies KindOfNotification;
