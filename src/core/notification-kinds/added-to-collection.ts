// Somebody put the recipient into a collection of recommended people.

import type { KindOfNotification } from './kind.ts';

export const addedToCollection = {
  kind: 'ADDED_TO_COLLECTION',
  isAboutPost: false,
  isAboutCollection: true,
  isFromStrangers: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'added_to_collection',
} as const satisfies KindOfNotification;
