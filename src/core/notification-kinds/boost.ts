// Somebody boosted a post of the recipient.

import type { KindOfNotification } from './kind.ts';

export const boost = {
  kind: 'BOOST',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: 'reblog',
  isUrgent: false,
  mastodon: 'reblog',
} as const satisfies KindOfNotification;
