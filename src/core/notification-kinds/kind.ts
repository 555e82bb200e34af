// What has to be said of a kind of notifications: everything that depends on the kind asks its file here.

import type { NotificationKind } from '../../db/enums.ts';

export interface KindOfNotification {
  kind: NotificationKind;
  /** Whether it names a post. */
  isAboutPost: boolean;
  /** Whether it names a collection. */
  isAboutCollection?: boolean;
  /**
   * Whether strangers cause it, so that the recipient's policy may keep it back (core/notifications/treatment.ts). The
   * others follow from what the recipient did.
   */
  isFromStrangers: boolean;
  /**
   * Whether it is told to those who moderate a domain, because they do: neither what they mute or block keeps it from
   * them, nor whom they follow.
   */
  isForModerators?: true;
  /** Whether it may name the recipient as who caused it: nobody is told what they did themselves. */
  mayNameRecipient?: true;
  /**
   * Those of half a day are told together (core/notifications/groups.ts), under keys that begin with this word, which
   * is no other kind's; null where each stands alone.
   */
  groupWord: string | null;
  /** Whether a phone is woken for it at once (RFC 8030, Urgency). */
  isUrgent: boolean;
  /** Mastodon's word for it, or for what comes nearest; null where it has none, and then its apps are not woken. */
  mastodon: string | null;
}
