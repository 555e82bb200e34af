// Follows of the recipient ended by a decision about a server or somebody else. It names the recipient.

import type { KindOfNotification } from './kind.ts';

export const severedRelationships = {
  kind: 'SEVERED_RELATIONSHIPS',
  isAboutPost: false,
  isFromStrangers: false,
  mayNameRecipient: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'severed_relationships',
} as const satisfies KindOfNotification;
