// Somebody favourited a post of the recipient.

import type { KindOfNotification } from './kind.ts';

export const favourite = {
  kind: 'FAVOURITE',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: 'favourite',
  isUrgent: false,
  mastodon: 'favourite',
} as const satisfies KindOfNotification;
