// Somebody mentioned the recipient in a post, or answered one of theirs.

import type { KindOfNotification } from './kind.ts';

export const mention = {
  kind: 'MENTION',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: null,
  isUrgent: true,
  mastodon: 'mention',
} as const satisfies KindOfNotification;
