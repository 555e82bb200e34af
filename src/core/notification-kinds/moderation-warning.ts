// Moderators decided something about the recipient. Who decided is said to nobody: it names the recipient.

import type { KindOfNotification } from './kind.ts';

export const moderationWarning = {
  kind: 'MODERATION_WARNING',
  isAboutPost: false,
  isFromStrangers: false,
  mayNameRecipient: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'moderation_warning',
} as const satisfies KindOfNotification;
