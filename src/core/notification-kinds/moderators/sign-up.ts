// Somebody signed up on a domain that the recipient moderates, and is in.

import type { KindOfNotification } from '../kind.ts';

export const signUp = {
  kind: 'SIGN_UP',
  isAboutPost: false,
  isFromStrangers: false,
  isForModerators: true,
  groupWord: 'admin.sign_up',
  isUrgent: false,
  mastodon: 'admin.sign_up',
} as const satisfies KindOfNotification;
