// Somebody signed up on a domain that the recipient moderates, and waits to be let in. There is no identity of theirs
// yet, so it names the recipient.

import type { KindOfNotification } from '../kind.ts';

/** Mastodon has one word for those who are in and those who wait. */
export const signUpRequest = {
  kind: 'SIGN_UP_REQUEST',
  isAboutPost: false,
  isFromStrangers: false,
  isForModerators: true,
  mayNameRecipient: true,
  groupWord: null,
  isUrgent: false,
  mastodon: 'admin.sign_up',
} as const satisfies KindOfNotification;
