// Somebody asks to reply to a post of the recipient, who decides about it.

import type { KindOfNotification } from './kind.ts';

/** It names the post of the recipient: the reply is shown to nobody else before they agreed, and found in the list. */
export const replyRequest = {
  kind: 'REPLY_REQUEST',
  isAboutPost: true,
  isFromStrangers: true,
  groupWord: null,
  isUrgent: false,
  mastodon: null,
} as const satisfies KindOfNotification;
