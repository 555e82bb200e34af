// Somebody whom the recipient follows posted, and they asked to hear of it.

import type { KindOfNotification } from './kind.ts';

export const newPost = {
  kind: 'POST',
  isAboutPost: true,
  isFromStrangers: false,
  groupWord: null,
  isUrgent: false,
  mastodon: 'status',
} as const satisfies KindOfNotification;
