// A collection that the recipient is in got another name or description.

import type { KindOfNotification } from './kind.ts';

export const collectionUpdate = {
  kind: 'COLLECTION_UPDATE',
  isAboutPost: false,
  isAboutCollection: true,
  isFromStrangers: false,
  groupWord: null,
  isUrgent: false,
  mastodon: 'collection_update',
} as const satisfies KindOfNotification;
