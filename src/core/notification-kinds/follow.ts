// Somebody follows the recipient.

import type { KindOfNotification } from './kind.ts';

export const follow = {
  kind: 'FOLLOW',
  isAboutPost: false,
  isFromStrangers: true,
  groupWord: 'follow',
  isUrgent: false,
  mastodon: 'follow',
} as const satisfies KindOfNotification;
