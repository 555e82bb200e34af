// A post that the recipient quoted was edited; it names the recipient's own post, which shows the edited one.

import type { KindOfNotification } from './kind.ts';

export const quotedUpdate = {
  kind: 'QUOTED_UPDATE',
  isAboutPost: true,
  isFromStrangers: false,
  groupWord: null,
  isUrgent: false,
  mastodon: 'quoted_update',
} as const satisfies KindOfNotification;
