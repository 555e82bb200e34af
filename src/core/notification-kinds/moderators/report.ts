// Somebody was reported to the moderators of a domain, of whom the recipient is one; who made the report caused it.

import type { KindOfNotification } from '../kind.ts';

export const report = {
  kind: 'REPORT',
  isAboutPost: false,
  isFromStrangers: false,
  isForModerators: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'admin.report',
} as const satisfies KindOfNotification;
