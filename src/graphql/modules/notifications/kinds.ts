// What the API says of each kind of notifications: the enums and the names of the types.

import type { GroupedKind } from '../../../core/notification-kinds/index.ts';
import { builder } from '../../schema/builder.ts';
import type { NotificationKind } from './kind.ts';

interface Said {
  /** The type of such a notification, and its description. */
  type: string;
  is: string;
  /** The description of the kind itself. */
  kind: string;
}

/** A kind that is missing here, or in core/notifications/kinds, is an error of the type checker. */
export const SAID: Record<NotificationKind, Said> = {
  MENTION: {
    type: 'MentionNotification',
    is: 'Somebody mentioned the identity in a post.',
    kind: 'Somebody mentioned it in a post that is no reply to one of its own.',
  },
  REPLY: {
    type: 'ReplyNotification',
    is: 'Somebody replied to a post of the identity.',
    kind: 'Somebody replied to its post.',
  },
  FAVOURITE: {
    type: 'FavouriteNotification',
    is: 'Somebody favourited a post of the identity.',
    kind: 'Somebody favourited its post.',
  },
  REACTION: {
    type: 'ReactionNotification',
    is: 'Somebody reacted to a post of the identity with an emoji, or with several.',
    kind: 'Somebody reacted to its post with an emoji.',
  },
  REPLY_REQUEST: {
    type: 'ReplyRequestNotification',
    is: 'Somebody asks to reply to a post of the identity, which `post` is: `pendingReplies` of it has the reply.',
    kind: 'Somebody asks to reply to its post, and waits for its consent.',
  },
  POLL: {
    type: 'PollNotification',
    is: 'A poll that the identity made or voted in has ended; `by` is its author, also where that is the identity itself.',
    kind: 'A poll that it made or voted in has ended.',
  },
  POST: {
    type: 'NewPostNotification',
    is: 'Somebody whom the identity follows posted, and it asked to be notified of that.',
    kind: 'Somebody it follows posted, and it asked to be notified of that: `followIdentity`.',
  },
  BOOST: {
    type: 'BoostNotification',
    is: 'Somebody boosted a post of the identity.',
    kind: 'Somebody boosted its post.',
  },
  FOLLOW: { type: 'FollowNotification', is: 'A new follower.', kind: 'A new follower.' },
  FOLLOW_REQUEST: {
    type: 'FollowRequestNotification',
    is: 'A new follow request, which waits for an answer.',
    kind: 'A new follow request, which waits for an answer.',
  },
  UPDATE: {
    type: 'UpdateNotification',
    is: 'A post that the identity boosted or favourited was edited.',
    kind: 'A post it boosted or favourited was edited.',
  },
  QUOTE: {
    type: 'QuoteNotification',
    is: 'Somebody quoted a post of the identity; `post` is the one that quotes.',
    kind: 'Somebody quoted its post.',
  },
  QUOTED_UPDATE: {
    type: 'QuotedUpdateNotification',
    is: 'A post that the identity quoted was edited by `by`; `post` is the one of the identity, which quotes it.',
    kind: 'A post that it quoted was edited.',
  },
  MODERATION_WARNING: {
    type: 'ModerationWarningNotification',
    is: 'Those who run the domain decided something about the identity, which `by` names too: who decided is not told.',
    kind: 'Those who run its domain decided something about it.',
  },
  SEVERED_RELATIONSHIPS: {
    type: 'SeveredRelationshipsNotification',
    is: 'Follows of the identity, which `by` names too, ended by a decision about a server or somebody else.',
    kind: 'Follows of it ended by a decision about a server or somebody else.',
  },
  ADDED_TO_COLLECTION: {
    type: 'AddedToCollectionNotification',
    is: 'Somebody put the identity into a collection of people that they recommend.',
    kind: 'Somebody put it into a collection.',
  },
  COLLECTION_UPDATE: {
    type: 'CollectionUpdateNotification',
    is: 'A collection that the identity is in got another name or description.',
    kind: 'A collection that it is in was changed.',
  },
  SIGN_UP: {
    type: 'SignUpNotification',
    is: 'Somebody signed up on a domain that those who hold the identity moderate, or joined it, and is in: `by`.',
    kind: 'For moderators: somebody signed up on their domain and is in.',
  },
  SIGN_UP_REQUEST: {
    type: 'SignUpRequestNotification',
    is: 'Somebody signed up on a domain that those who hold the identity moderate, and waits to be let in. There is no identity of theirs yet, so `by` names the one that is notified. Withdrawn once it is decided.',
    kind: 'For moderators: somebody signed up on their domain and waits to be let in.',
  },
  REPORT: {
    type: 'ReportNotification',
    is: 'Somebody was reported to the moderators of a domain, of whom those who hold the identity are; `by` made the report.',
    kind: 'For moderators: somebody was reported to them.',
  },
  MOVE: {
    type: 'MoveNotification',
    is: 'Somebody whom the identity follows moved to another identity: `by.movedTo`.',
    kind: 'Somebody it follows moved to another identity.',
  },
};

export const NotificationKindEnum = builder.enumType('NotificationKind', {
  description: 'The kinds of notifications.',
  values: Object.fromEntries(
    Object.entries(SAID).map(([name, { kind }]) => [name, { description: kind }]),
  ) as Record<NotificationKind, { description: string }>,
});

const GROUPED: Record<GroupedKind, { description: string }> = {
  FAVOURITE: { description: 'Favourites of the same post.' },
  BOOST: { description: 'Boosts of the same post.' },
  REACTION: { description: 'Reactions to the same post, with whatever emoji.' },
  FOLLOW: { description: 'New followers.' },
  SIGN_UP: { description: 'People who signed up, for moderators.' },
};

export const GroupedKindEnum = builder.enumType('GroupedNotificationKind', {
  description: 'A kind of notifications that are told together: several of half a day as one group.',
  values: GROUPED,
});
