// A poll that the recipient made or voted in has ended.

import type { KindOfNotification } from './kind.ts';

export const poll = {
  kind: 'POLL',
  isAboutPost: true,
  isFromStrangers: false,
  mayNameRecipient: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'poll',
} as const satisfies KindOfNotification;
