// Which kinds of events the log has, and what each carries to those who stream it.

import type { Visibility } from '../db/enums.ts';

/** Everything a subscriber can see is a row of the event log: one row a change, references only. */
export type EventKind =
  /** A post or a boost appeared (`entryId` tells which entry of a timeline). */
  | 'entry.added'
  /** A chunk of fan-out wrote `entryId` into the home timelines of the followers `lo`..`hi` of `authorId`. */
  | 'entry.homed'
  /** A post changed: edited, its counts aside. */
  | 'post.updated'
  /** A post was deleted (`detail`: {hadMedia}), or a boost undone. */
  | 'entry.removed'
  /**
   * An identity with many entries was deleted (`authorId`): all of them are gone at once. `detail`: {entryIds: the
   * newest, separated by spaces}; for what a domain lists, `tags`: theirs, or {everyTag: true} where there are more
   * posts than were looked at. Streams that may have carried them begin anew with a gap.
   */
  | 'entries.removed'
  | 'notification.added'
  | 'notification.removed'
  /** Notifications of `targetIdentityId` that were kept back came into its list. */
  | 'notifications.merged'
  /**
   * Follow, unfollow, block, mute, hidden relations: streams of `targetIdentityId` are outdated in what they may show.
   */
  | 'relations.changed'
  /** Filters of `targetIdentityId` changed. */
  | 'filters.changed'
  /**
   * The members of a list of `targetIdentityId`, or what it shows, changed (`detail`: {listId}): its streams are
   * outdated.
   */
  | 'list.changed'
  /** An import of `targetIdentityId` (`detail`: {importId}) goes on, or has ended. */
  | 'import.changed'
  /** An announcement of `domainId` changed (`detail`: {announcementId, change: shown, reacted or removed, emoji}). */
  | 'announcement.changed'
  /**
   * An admin or moderator did something on `domainId` (null: of the whole install; `detail`: {entryId} of the audit
   * log).
   */
  | 'act.recorded'
  /** A conversation of `targetIdentityId` (`entryId`) is new, changed or gone. */
  | 'conversation.changed'
  /** A delivery of `postId` changed its state (`detail`: {deliveryId, inbox, state}). */
  | 'delivery.changed'
  /** An identity changed or was suspended or deleted (`authorId`). Caches forget it. */
  | 'identity.changed'
  /** A token was revoked (`detail`: {tokenId}): its sockets close at once. */
  | 'token.revoked'
  /** A user was disabled or lost an identity (`detail`: {userId}). */
  | 'user.changed'
  /** A domain, its names, its blocks or its branding changed (`domainId`). Caches forget it. */
  | 'domain.changed'
  /** Host blocks changed (`domainId` null: of the whole install). */
  | 'blocks.changed'
  /** From where nobody signs up or comes at all. Caches forget it. */
  | 'access.changed';

/** What a use case appends; everything not given is null. */
export interface NewEvent {
  kind: EventKind;
  postId?: bigint | null;
  entryId?: bigint | null;
  authorId?: bigint | null;
  domainId?: bigint | null;
  audience?: Visibility | null;
  isReply?: boolean;
  /** Normalised names of hashtags, before and after an edit. */
  tags?: readonly string[];
  targetIdentityId?: bigint | null;
  /** The domain whose federated timeline and hashtags it concerns, and these alone; null for everything else. */
  listDomainId?: bigint | null;
  lo?: bigint | null;
  hi?: bigint | null;
  detail?: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** A numbered event as readers of the log see it. */
export interface LiveEvent {
  seq: bigint;
  kind: EventKind;
  postId: bigint | null;
  entryId: bigint | null;
  authorId: bigint | null;
  domainId: bigint | null;
  audience: Visibility | null;
  isReply: boolean;
  tags: readonly string[];
  targetIdentityId: bigint | null;
  listDomainId: bigint | null;
  lo: bigint | null;
  hi: bigint | null;
  detail: Readonly<Record<string, string | number | boolean | null>> | null;
  /** Epoch milliseconds. */
  at: number;
}
