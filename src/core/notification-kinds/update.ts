// A post that the recipient boosted or favourited was edited.

import type { KindOfNotification } from './kind.ts';

export const update = {
  kind: 'UPDATE',
  isAboutPost: true,
  isFromStrangers: false,
  groupWord: null,
  isUrgent: false,
  mastodon: 'update',
} as const satisfies KindOfNotification;
