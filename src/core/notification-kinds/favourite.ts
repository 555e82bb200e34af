// Somebody favourited a post of the recipient.

import type { KindOfNotification } from './kind.ts';

export const favourite = {
  kind: 'FAVOURITE',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: 'favourite',
  isUrgent: false,
  mastodon: 'favourite',
  title: (name: string) => `${name} favourited your post`,
} as const satisfies KindOfNotification;
