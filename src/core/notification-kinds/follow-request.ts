// Somebody asks to follow the recipient.

import type { KindOfNotification } from './kind.ts';

export const followRequest = {
  kind: 'FOLLOW_REQUEST',
  isAboutPost: false,
  isFromStrangers: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'follow_request',
} as const satisfies KindOfNotification;
