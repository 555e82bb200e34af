// The GraphQL subscriptions that the streams of the REST API are made of.

import { graphql } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from '../documents/account.ts';
import { ANNOUNCEMENT, REACTION } from '../documents/announcement.ts';
import { CONVERSATION } from '../documents/conversation.ts';
import { FILTER_MATCH } from '../documents/filter.ts';
import { NOTIFICATION } from '../documents/notification.ts';
import { ENTRY, POLL_ALONE, POST_ALONE } from '../documents/status.ts';

/**
 * A post as a stranger sees it: Mastodon sends nothing of the viewer on public streams, so one rendering is for all.
 */
const SHARED_POST = graphql('fragment SharedPost on Post { ...PostAlone poll { ...PollAlone } }', [
  POST_ALONE,
  POLL_ALONE,
]);

/** A public timeline: rendered once for all who watch it on a domain. */
export const PUBLIC_STREAM = graphql(
  `subscription RestPublicStream($source: TimelineSourceInput!) {
    frame: timeline(source: $source) {
      __typename
      ... on PostAppeared { edge { node { post { ...SharedPost } } } }
      ... on PostUpdated { edge { node { post { ...SharedPost } } } }
      ... on PostRemoved { entryKey isRemote hadMedia }
      ... on TimelineGap { reason }
    }
  }`,
  [SHARED_POST],
);

/** The same for somebody with filters, who is told which of them match: rendered for each of these. */
export const FILTERED_STREAM = graphql(
  `subscription RestFilteredStream($source: TimelineSourceInput!) {
    frame: timeline(source: $source) {
      __typename
      ... on PostAppeared { edge { node { post { ...SharedPost viewer { filtered { ...FilterMatchParts } } } } } }
      ... on PostUpdated { edge { node { post { ...SharedPost viewer { filtered { ...FilterMatchParts } } } } } }
      ... on PostRemoved { entryKey isRemote hadMedia }
      ... on TimelineGap { reason }
    }
  }`,
  [SHARED_POST, FILTER_MATCH],
);

/** Home or a list: rendered for its owner. */
export const OWN_STREAM = graphql(
  `subscription RestOwnStream($source: TimelineSourceInput!) {
    frame: timeline(source: $source) {
      __typename
      ... on PostAppeared { edge { node { ...Entry } } }
      ... on PostUpdated { edge { node { ...Entry } } }
      ... on PostRemoved { entryKey isRemote hadMedia }
      ... on TimelineGap { reason }
    }
  }`,
  [ENTRY],
);

export const NOTIFICATION_STREAM = graphql(
  `subscription RestNotificationStream {
    frame: notifications {
      __typename
      ... on NotificationAppeared { notification { ...NotificationParts } }
      ... on NotificationsMerged { cursor }
      ... on NotificationGap { reason }
    }
  }`,
  [NOTIFICATION],
);

export const ANNOUNCEMENT_STREAM = graphql(
  `subscription RestAnnouncementStream {
    frame: announcements {
      __typename
      ... on AnnouncementShown { announcement { ...AnnouncementParts } }
      ... on AnnouncementReacted { announcementKey reaction { ...ReactionParts } }
      ... on AnnouncementRemoved { announcementKey }
      ... on AnnouncementGap { reason }
    }
  }`,
  [ANNOUNCEMENT, REACTION],
);

export const CONVERSATION_STREAM = graphql(
  `subscription RestConversationStream {
    frame: conversations {
      __typename
      ... on ConversationChanged { conversation { ...ConversationParts } viewerIdentity { identity { ...Account } } }
      ... on ConversationGap { reason }
    }
  }`,
  [ACCOUNT, CONVERSATION],
);

export const STREAM_DOCUMENTS = [
  PUBLIC_STREAM,
  FILTERED_STREAM,
  OWN_STREAM,
  NOTIFICATION_STREAM,
  ANNOUNCEMENT_STREAM,
  CONVERSATION_STREAM,
] as const;
