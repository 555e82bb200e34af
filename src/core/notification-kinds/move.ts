// Somebody whom the recipient follows moved to another identity.

import type { KindOfNotification } from './kind.ts';

export const move = {
  kind: 'MOVE',
  isAboutPost: false,
  isFromStrangers: false,
  groupWord: null,
  isUrgent: false,
  mastodon: null,
} as const satisfies KindOfNotification;
