// Somebody quoted a post of the recipient.

import type { KindOfNotification } from './kind.ts';

export const quote = {
  kind: 'QUOTE',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'quote',
} as const satisfies KindOfNotification;
