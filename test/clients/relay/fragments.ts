import { graphql } from 'relay-runtime';

/**
 * A fragment of every type that is asked for again by its id, and of every list that is paged, as people write them
 * with Relay. The Relay compiler checks them against schema/schema.graphql (relay-compiler.test.ts); nothing here is
 * run.
 */

export const AddedToCollectionNotification = graphql`
  fragment fragments_AddedToCollectionNotification on AddedToCollectionNotification @refetchable(queryName: "fragmentsAddedToCollectionNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const CollectionUpdateNotification = graphql`
  fragment fragments_CollectionUpdateNotification on CollectionUpdateNotification @refetchable(queryName: "fragmentsCollectionUpdateNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const Collection = graphql`
  fragment fragments_Collection on Collection @refetchable(queryName: "fragmentsCollectionQuery") {
    createdAt
    description
    id
  }
`;

export const CollectionItem = graphql`
  fragment fragments_CollectionItem on CollectionItem @refetchable(queryName: "fragmentsCollectionItemQuery") {
    createdAt
    id
    key
  }
`;

export const CollectionItems = graphql`
  fragment fragments_CollectionItems on Collection
  @refetchable(queryName: "fragmentsCollectionItemsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    items(first: $count, after: $cursor) @connection(key: "fragments_CollectionItems__items") {
      edges {
        node {
          createdAt
          id
          key
        }
      }
    }
  }
`;

export const Announcement = graphql`
  fragment fragments_Announcement on Announcement @refetchable(queryName: "fragmentsAnnouncementQuery") {
    createdAt
    endsAt
    html
  }
`;

export const Archive = graphql`
  fragment fragments_Archive on Archive @refetchable(queryName: "fragmentsArchiveQuery") {
    createdAt
    id
    key
    state
  }
`;

export const Attachment = graphql`
  fragment fragments_Attachment on Attachment @refetchable(queryName: "fragmentsAttachmentQuery") {
    alt
    blurHash
    duration
    height
  }
`;

export const AuditEntry = graphql`
  fragment fragments_AuditEntry on AuditEntry @refetchable(queryName: "fragmentsAuditEntryQuery") {
    act
    createdAt
    targetName
  }
`;

export const Boost = graphql`
  fragment fragments_Boost on Boost @refetchable(queryName: "fragmentsBoostQuery") {
    createdAt
    id
    key
    uri
  }
`;

export const BoostNotification = graphql`
  fragment fragments_BoostNotification on BoostNotification @refetchable(queryName: "fragmentsBoostNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const Conversation = graphql`
  fragment fragments_Conversation on Conversation @refetchable(queryName: "fragmentsConversationQuery") {
    id
    isUnread
    key
  }
`;

export const Delivery = graphql`
  fragment fragments_Delivery on Delivery @refetchable(queryName: "fragmentsDeliveryQuery") {
    activity
    attempts
    dueAt
    endedAt
  }
`;

export const Domain = graphql`
  fragment fragments_Domain on Domain @refetchable(queryName: "fragmentsDomainQuery") {
    accent
    createdAt
    description
    host
  }
`;

export const DomainPeople = graphql`
  fragment fragments_DomainPeople on Domain
  @refetchable(queryName: "fragmentsDomainPeopleQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    people(first: $count, after: $cursor) @connection(key: "fragments_DomainPeople__people") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const DomainReports = graphql`
  fragment fragments_DomainReports on Domain
  @refetchable(queryName: "fragmentsDomainReportsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    reports(first: $count, after: $cursor) @connection(key: "fragments_DomainReports__reports") {
      edges {
        node {
          category
          comment
          createdAt
        }
      }
    }
  }
`;

export const FavouriteNotification = graphql`
  fragment fragments_FavouriteNotification on FavouriteNotification @refetchable(queryName: "fragmentsFavouriteNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const ReactionNotification = graphql`
  fragment fragments_ReactionNotification on ReactionNotification @refetchable(queryName: "fragmentsReactionNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const ReplyRequestNotification = graphql`
  fragment fragments_ReplyRequestNotification on ReplyRequestNotification @refetchable(queryName: "fragmentsReplyRequestNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const Filter = graphql`
  fragment fragments_Filter on Filter @refetchable(queryName: "fragmentsFilterQuery") {
    action
    contexts
    expiresAt
  }
`;

export const FollowNotification = graphql`
  fragment fragments_FollowNotification on FollowNotification @refetchable(queryName: "fragmentsFollowNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const FollowRequestNotification = graphql`
  fragment fragments_FollowRequestNotification on FollowRequestNotification @refetchable(queryName: "fragmentsFollowRequestNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const Host = graphql`
  fragment fragments_Host on Host @refetchable(queryName: "fragmentsHostQuery") {
    breaker
    createdAt
    downSince
    dueAt
  }
`;

export const HostBlock = graphql`
  fragment fragments_HostBlock on HostBlock @refetchable(queryName: "fragmentsHostBlockQuery") {
    createdAt
    id
    key
    name
  }
`;

export const AccessBlock = graphql`
  fragment fragments_AccessBlock on AccessBlock @refetchable(queryName: "fragmentsAccessBlockQuery") {
    createdAt
    id
    key
    pattern
  }
`;

export const Import = graphql`
  fragment fragments_Import on Import @refetchable(queryName: "fragmentsImportQuery") {
    createdAt
    done
    id
    key
  }
`;

export const QueryAccessBlocks = graphql`
  fragment fragments_QueryAccessBlocks on Query
  @refetchable(queryName: "fragmentsQueryAccessBlocksQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    accessBlocks(first: $count, after: $cursor) @connection(key: "fragments_QueryAccessBlocks__accessBlocks") {
      edges {
        node {
          createdAt
          id
          key
        }
      }
    }
  }
`;

export const IdentityRestriction = graphql`
  fragment fragments_IdentityRestriction on IdentityRestriction
  @refetchable(queryName: "fragmentsIdentityRestrictionQuery") {
    createdAt
    id
    key
    level
  }
`;

export const Identity = graphql`
  fragment fragments_Identity on Identity @refetchable(queryName: "fragmentsIdentityQuery") {
    alsoKnownAs
    avatarAlt
    avatarUrl
    bio
  }
`;

export const IdentityEndorsed = graphql`
  fragment fragments_IdentityEndorsed on Identity
  @refetchable(queryName: "fragmentsIdentityEndorsedQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    endorsed(first: $count, after: $cursor) @connection(key: "fragments_IdentityEndorsed__endorsed") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const IdentityCollections = graphql`
  fragment fragments_IdentityCollections on Identity
  @refetchable(queryName: "fragmentsIdentityCollectionsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    collections(first: $count, after: $cursor) @connection(key: "fragments_IdentityCollections__collections") {
      edges {
        node {
          createdAt
          description
          id
        }
      }
    }
  }
`;

export const IdentityFamiliarFollowers = graphql`
  fragment fragments_IdentityFamiliarFollowers on Identity
  @refetchable(queryName: "fragmentsIdentityFamiliarFollowersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    familiarFollowers(first: $count, after: $cursor) @connection(key: "fragments_IdentityFamiliarFollowers__familiarFollowers") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const IdentityFollowers = graphql`
  fragment fragments_IdentityFollowers on Identity
  @refetchable(queryName: "fragmentsIdentityFollowersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    followers(first: $count, after: $cursor) @connection(key: "fragments_IdentityFollowers__followers") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const IdentityFollowing = graphql`
  fragment fragments_IdentityFollowing on Identity
  @refetchable(queryName: "fragmentsIdentityFollowingQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    following(first: $count, after: $cursor) @connection(key: "fragments_IdentityFollowing__following") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const IdentityPosts = graphql`
  fragment fragments_IdentityPosts on Identity
  @refetchable(queryName: "fragmentsIdentityPostsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    posts(first: $count, after: $cursor) @connection(key: "fragments_IdentityPosts__posts") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const List = graphql`
  fragment fragments_List on List @refetchable(queryName: "fragmentsListQuery") {
    createdAt
    id
    isExclusive
  }
`;

export const ListMembers = graphql`
  fragment fragments_ListMembers on List
  @refetchable(queryName: "fragmentsListMembersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    members(first: $count, after: $cursor) @connection(key: "fragments_ListMembers__members") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const ListTimeline = graphql`
  fragment fragments_ListTimeline on List
  @refetchable(queryName: "fragmentsListTimelineQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    timeline(first: $count, after: $cursor) @connection(key: "fragments_ListTimeline__timeline") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const MentionNotification = graphql`
  fragment fragments_MentionNotification on MentionNotification @refetchable(queryName: "fragmentsMentionNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const ModerationWarningNotification = graphql`
  fragment fragments_ModerationWarningNotification on ModerationWarningNotification @refetchable(queryName: "fragmentsModerationWarningNotificationQuery") {
    createdAt
    id
    strike { act message }
  }
`;

export const SeveredRelationshipsNotification = graphql`
  fragment fragments_SeveredRelationshipsNotification on SeveredRelationshipsNotification @refetchable(queryName: "fragmentsSeveredRelationshipsNotificationQuery") {
    createdAt
    id
    severance { kind target }
  }
`;

export const SignUpNotification = graphql`
  fragment fragments_SignUpNotification on SignUpNotification @refetchable(queryName: "fragmentsSignUpNotificationQuery") {
    createdAt
    id
    by { handle }
  }
`;

export const SignUpRequestNotification = graphql`
  fragment fragments_SignUpRequestNotification on SignUpRequestNotification @refetchable(queryName: "fragmentsSignUpRequestNotificationQuery") {
    createdAt
    id
    signUp { username reason }
  }
`;

export const ReportNotification = graphql`
  fragment fragments_ReportNotification on ReportNotification @refetchable(queryName: "fragmentsReportNotificationQuery") {
    createdAt
    id
    report { comment }
  }
`;

export const MoveNotification = graphql`
  fragment fragments_MoveNotification on MoveNotification @refetchable(queryName: "fragmentsMoveNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const NewPostNotification = graphql`
  fragment fragments_NewPostNotification on NewPostNotification @refetchable(queryName: "fragmentsNewPostNotificationQuery") {
    createdAt
    groupKey
    id
  }
`;

export const Notification = graphql`
  fragment fragments_Notification on Notification @refetchable(queryName: "fragmentsNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const NotificationRequest = graphql`
  fragment fragments_NotificationRequest on NotificationRequest @refetchable(queryName: "fragmentsNotificationRequestQuery") {
    count
    createdAt
    id
  }
`;

export const Passkey = graphql`
  fragment fragments_Passkey on Passkey @refetchable(queryName: "fragmentsPasskeyQuery") {
    createdAt
    host
    id
    name
  }
`;

export const Post = graphql`
  fragment fragments_Post on Post @refetchable(queryName: "fragmentsPostQuery") {
    deletedAt
    editedAt
    html
    id
  }
`;

export const PostBoosters = graphql`
  fragment fragments_PostBoosters on Post
  @refetchable(queryName: "fragmentsPostBoostersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    boosters(first: $count, after: $cursor) @connection(key: "fragments_PostBoosters__boosters") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const PostDeliveries = graphql`
  fragment fragments_PostDeliveries on Post
  @refetchable(queryName: "fragmentsPostDeliveriesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    deliveries(first: $count, after: $cursor) @connection(key: "fragments_PostDeliveries__deliveries") {
      edges {
        node {
          activity
          attempts
          dueAt
        }
      }
    }
  }
`;

export const PostFavouriters = graphql`
  fragment fragments_PostFavouriters on Post
  @refetchable(queryName: "fragmentsPostFavouritersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    favouriters(first: $count, after: $cursor) @connection(key: "fragments_PostFavouriters__favouriters") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const PostLikers = graphql`
  fragment fragments_PostLikers on Post
  @refetchable(queryName: "fragmentsPostLikersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    likers(first: $count, after: $cursor) @connection(key: "fragments_PostLikers__likers") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const PostReactors = graphql`
  fragment fragments_PostReactors on Post
  @refetchable(queryName: "fragmentsPostReactorsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    reactors(first: $count, after: $cursor) @connection(key: "fragments_PostReactors__reactors") {
      edges {
        name
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const PostHistory = graphql`
  fragment fragments_PostHistory on Post
  @refetchable(queryName: "fragmentsPostHistoryQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    history(first: $count, after: $cursor) @connection(key: "fragments_PostHistory__history") {
      edges {
        node {
          createdAt
          html
          isSensitive
        }
      }
    }
  }
`;

export const PostPendingReplies = graphql`
  fragment fragments_PostPendingReplies on Post
  @refetchable(queryName: "fragmentsPostPendingRepliesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    pendingReplies(first: $count, after: $cursor) @connection(key: "fragments_PostPendingReplies__pendingReplies") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const PostQuotes = graphql`
  fragment fragments_PostQuotes on Post
  @refetchable(queryName: "fragmentsPostQuotesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    quotes(first: $count, after: $cursor) @connection(key: "fragments_PostQuotes__quotes") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const PostReplies = graphql`
  fragment fragments_PostReplies on Post
  @refetchable(queryName: "fragmentsPostRepliesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    replies(first: $count, after: $cursor) @connection(key: "fragments_PostReplies__replies") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const PostNotification = graphql`
  fragment fragments_PostNotification on PostNotification @refetchable(queryName: "fragmentsPostNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const PushSubscription = graphql`
  fragment fragments_PushSubscription on PushSubscription @refetchable(queryName: "fragmentsPushSubscriptionQuery") {
    createdAt
    encoding
    endpoint
  }
`;

export const QueryAuditLog = graphql`
  fragment fragments_QueryAuditLog on Query
  @refetchable(queryName: "fragmentsQueryAuditLogQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    auditLog(first: $count, after: $cursor) @connection(key: "fragments_QueryAuditLog__auditLog") {
      edges {
        node {
          id
          act
        }
      }
    }
  }
`;

export const QueryDomains = graphql`
  fragment fragments_QueryDomains on Query
  @refetchable(queryName: "fragmentsQueryDomainsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    domains(first: $count, after: $cursor) @connection(key: "fragments_QueryDomains__domains") {
      edges {
        node {
          accent
          createdAt
          description
        }
      }
    }
  }
`;

export const QueryFederatedTimeline = graphql`
  fragment fragments_QueryFederatedTimeline on Query
  @refetchable(queryName: "fragmentsQueryFederatedTimelineQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    federatedTimeline(first: $count, after: $cursor) @connection(key: "fragments_QueryFederatedTimeline__federatedTimeline") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const QueryHashtagTimeline = graphql`
  fragment fragments_QueryHashtagTimeline on Query
  @refetchable(queryName: "fragmentsQueryHashtagTimelineQuery")
  @argumentDefinitions(
    name: { type: "String!" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    hashtagTimeline(name: $name, first: $count, after: $cursor) @connection(key: "fragments_QueryHashtagTimeline__hashtagTimeline") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const QueryHostBlocks = graphql`
  fragment fragments_QueryHostBlocks on Query
  @refetchable(queryName: "fragmentsQueryHostBlocksQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    hostBlocks(first: $count, after: $cursor) @connection(key: "fragments_QueryHostBlocks__hostBlocks") {
      edges {
        node {
          createdAt
          id
          key
        }
      }
    }
  }
`;

export const QueryIdentities = graphql`
  fragment fragments_QueryIdentities on Query
  @refetchable(queryName: "fragmentsQueryIdentitiesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    identities(first: $count, after: $cursor) @connection(key: "fragments_QueryIdentities__identities") {
      edges {
        node {
          createdAt
          id
          key
        }
      }
    }
  }
`;

export const QueryIdentityRestrictions = graphql`
  fragment fragments_QueryIdentityRestrictions on Query
  @refetchable(queryName: "fragmentsQueryIdentityRestrictionsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    identityRestrictions(first: $count, after: $cursor)
      @connection(key: "fragments_QueryIdentityRestrictions__identityRestrictions") {
      edges {
        node {
          createdAt
          id
          key
        }
      }
    }
  }
`;

export const QueryHosts = graphql`
  fragment fragments_QueryHosts on Query
  @refetchable(queryName: "fragmentsQueryHostsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    hosts(first: $count, after: $cursor) @connection(key: "fragments_QueryHosts__hosts") {
      edges {
        node {
          breaker
          createdAt
          downSince
        }
      }
    }
  }
`;

export const QueryLinkTimeline = graphql`
  fragment fragments_QueryLinkTimeline on Query
  @refetchable(queryName: "fragmentsQueryLinkTimelineQuery")
  @argumentDefinitions(
    url: { type: "URL!" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    linkTimeline(url: $url, first: $count, after: $cursor) @connection(key: "fragments_QueryLinkTimeline__linkTimeline") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const QueryLocalTimeline = graphql`
  fragment fragments_QueryLocalTimeline on Query
  @refetchable(queryName: "fragmentsQueryLocalTimelineQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    localTimeline(first: $count, after: $cursor) @connection(key: "fragments_QueryLocalTimeline__localTimeline") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const QueryModeratedPosts = graphql`
  fragment fragments_QueryModeratedPosts on Query
  @refetchable(queryName: "fragmentsQueryModeratedPostsQuery")
  @argumentDefinitions(
    query: { type: "String!" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    moderatedPosts(query: $query, first: $count, after: $cursor)
      @connection(key: "fragments_QueryModeratedPosts__moderatedPosts") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const QueryUsers = graphql`
  fragment fragments_QueryUsers on Query
  @refetchable(queryName: "fragmentsQueryUsersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    users(first: $count, after: $cursor) @connection(key: "fragments_QueryUsers__users") {
      edges {
        node {
          createdAt
          disabledAt
          email
        }
      }
    }
  }
`;

export const ReplyNotification = graphql`
  fragment fragments_ReplyNotification on ReplyNotification @refetchable(queryName: "fragmentsReplyNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const ReportNote = graphql`
  fragment fragments_ReportNote on ReportNote @refetchable(queryName: "fragmentsReportNoteQuery") {
    createdAt
    id
    key
    text
  }
`;

export const ReportActs = graphql`
  fragment fragments_ReportActs on Report
  @refetchable(queryName: "fragmentsReportActsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    acts(first: $count, after: $cursor) @connection(key: "fragments_ReportActs__acts") {
      edges {
        node {
          act
          actorRole
          comment
        }
      }
    }
  }
`;

export const Report = graphql`
  fragment fragments_Report on Report @refetchable(queryName: "fragmentsReportQuery") {
    category
    comment
    createdAt
  }
`;

export const ScheduledPost = graphql`
  fragment fragments_ScheduledPost on ScheduledPost @refetchable(queryName: "fragmentsScheduledPostQuery") {
    createdAt
    format
    id
  }
`;

export const TimelineEntry = graphql`
  fragment fragments_TimelineEntry on TimelineEntry @refetchable(queryName: "fragmentsTimelineEntryQuery") {
    id
    key
  }
`;

export const Token = graphql`
  fragment fragments_Token on Token @refetchable(queryName: "fragmentsTokenQuery") {
    appName
    createdAt
    expiresAt
    id
  }
`;

export const PollNotification = graphql`
  fragment fragments_PollNotification on PollNotification @refetchable(queryName: "fragmentsPollNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const QuoteNotification = graphql`
  fragment fragments_QuoteNotification on QuoteNotification @refetchable(queryName: "fragmentsQuoteNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const QuotedUpdateNotification = graphql`
  fragment fragments_QuotedUpdateNotification on QuotedUpdateNotification @refetchable(queryName: "fragmentsQuotedUpdateNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const UpdateNotification = graphql`
  fragment fragments_UpdateNotification on UpdateNotification @refetchable(queryName: "fragmentsUpdateNotificationQuery") {
    createdAt
    id
    key
    kind
  }
`;

export const User = graphql`
  fragment fragments_User on User @refetchable(queryName: "fragmentsUserQuery") {
    createdAt
    disabledAt
    email
    id
  }
`;

export const Viewer = graphql`
  fragment fragments_Viewer on Viewer @refetchable(queryName: "fragmentsViewerQuery") {
    scopes
  }
`;

export const ViewerIdentityConversations = graphql`
  fragment fragments_ViewerIdentityConversations on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityConversationsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    conversations(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityConversations__conversations") {
      edges {
        node {
          id
          isUnread
          key
        }
      }
    }
  }
`;

export const ViewerIdentityFollowedHashtags = graphql`
  fragment fragments_ViewerIdentityFollowedHashtags on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityFollowedHashtagsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    followedHashtags(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityFollowedHashtags__followedHashtags") {
      edges {
        node {
          display
          key
          name
        }
      }
    }
  }
`;

export const ViewerIdentityHiddenHosts = graphql`
  fragment fragments_ViewerIdentityHiddenHosts on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityHiddenHostsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    hiddenHosts(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityHiddenHosts__hiddenHosts") {
      edges {
        node {
          host
          since
        }
      }
    }
  }
`;

export const ViewerIdentityInCollections = graphql`
  fragment fragments_ViewerIdentityInCollections on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityInCollectionsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    inCollections(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityInCollections__inCollections") {
      edges {
        node {
          createdAt
          description
          id
        }
      }
    }
  }
`;

export const ViewerIdentityImports = graphql`
  fragment fragments_ViewerIdentityImports on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityImportsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    imports(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityImports__imports") {
      edges {
        node {
          createdAt
          done
          id
        }
      }
    }
  }
`;

export const ViewerIdentityNotificationGroups = graphql`
  fragment fragments_ViewerIdentityNotificationGroups on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityNotificationGroupsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    notificationGroups(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityNotificationGroups__notificationGroups") {
      edges {
        node {
          count
          groupKey
          kind
        }
      }
    }
  }
`;

export const ViewerIdentityNotificationRequests = graphql`
  fragment fragments_ViewerIdentityNotificationRequests on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityNotificationRequestsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    notificationRequests(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityNotificationRequests__notificationRequests") {
      edges {
        node {
          count
          createdAt
          id
        }
      }
    }
  }
`;

export const ViewerIdentityPendingReplies = graphql`
  fragment fragments_ViewerIdentityPendingReplies on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityPendingRepliesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    pendingReplies(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityPendingReplies__pendingReplies") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const ViewerIdentityScheduledPosts = graphql`
  fragment fragments_ViewerIdentityScheduledPosts on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityScheduledPostsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    scheduledPosts(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityScheduledPosts__scheduledPosts") {
      edges {
        node {
          createdAt
          format
          id
        }
      }
    }
  }
`;

export const ViewerTokens = graphql`
  fragment fragments_ViewerTokens on Viewer
  @refetchable(queryName: "fragmentsViewerTokensQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    tokens(first: $count, after: $cursor) @connection(key: "fragments_ViewerTokens__tokens") {
      edges {
        node {
          appName
          createdAt
          expiresAt
        }
      }
    }
  }
`;

export const ViewerIdentity = graphql`
  fragment fragments_ViewerIdentity on ViewerIdentity @refetchable(queryName: "fragmentsViewerIdentityQuery") {
    id
    key
    unreadNotifications
  }
`;

export const ViewerIdentityBlocks = graphql`
  fragment fragments_ViewerIdentityBlocks on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityBlocksQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    blocks(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityBlocks__blocks") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const ViewerIdentityBookmarks = graphql`
  fragment fragments_ViewerIdentityBookmarks on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityBookmarksQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    bookmarks(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityBookmarks__bookmarks") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const ViewerIdentityFavourites = graphql`
  fragment fragments_ViewerIdentityFavourites on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityFavouritesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    favourites(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityFavourites__favourites") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const ViewerIdentityLikes = graphql`
  fragment fragments_ViewerIdentityLikes on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityLikesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    likes(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityLikes__likes") {
      edges {
        node {
          deletedAt
          editedAt
          html
        }
      }
    }
  }
`;

export const ViewerIdentityFollowRequests = graphql`
  fragment fragments_ViewerIdentityFollowRequests on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityFollowRequestsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    followRequests(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityFollowRequests__followRequests") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const ViewerIdentityHomeTimeline = graphql`
  fragment fragments_ViewerIdentityHomeTimeline on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityHomeTimelineQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    homeTimeline(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityHomeTimeline__homeTimeline") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const ViewerIdentityMutes = graphql`
  fragment fragments_ViewerIdentityMutes on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityMutesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    mutes(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityMutes__mutes") {
      edges {
        node {
          alsoKnownAs
          avatarAlt
          avatarUrl
        }
      }
    }
  }
`;

export const ViewerIdentityNotifications = graphql`
  fragment fragments_ViewerIdentityNotifications on ViewerIdentity
  @refetchable(queryName: "fragmentsViewerIdentityNotificationsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    notifications(first: $count, after: $cursor) @connection(key: "fragments_ViewerIdentityNotifications__notifications") {
      edges {
        node {
          createdAt
          id
          key
        }
      }
    }
  }
`;

export const Application = graphql`
  fragment fragments_Application on Application @refetchable(queryName: "fragmentsApplicationQuery") {
    clientId
    createdAt
    name
  }
`;

export const ApplicationViewerTokens = graphql`
  fragment fragments_ApplicationViewerTokens on Application
  @refetchable(queryName: "fragmentsApplicationViewerTokensQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    viewerTokens(first: $count, after: $cursor) @connection(key: "fragments_ApplicationViewerTokens__viewerTokens") {
      edges {
        node {
          appName
          createdAt
          expiresAt
        }
      }
    }
  }
`;

export const Invite = graphql`
  fragment fragments_Invite on Invite @refetchable(queryName: "fragmentsInviteQuery") {
    code
    createdAt
    expiresAt
  }
`;

export const Media = graphql`
  fragment fragments_Media on Media @refetchable(queryName: "fragmentsMediaQuery") {
    alt
    blurHash
    bytes
  }
`;

export const SignUp = graphql`
  fragment fragments_SignUp on SignUp @refetchable(queryName: "fragmentsSignUpQuery") {
    createdAt
    email
    key
  }
`;

export const DomainInvites = graphql`
  fragment fragments_DomainInvites on Domain
  @refetchable(queryName: "fragmentsDomainInvitesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    invites(first: $count, after: $cursor) @connection(key: "fragments_DomainInvites__invites") {
      edges {
        node {
          code
          createdAt
        }
      }
    }
  }
`;

export const DomainSignUps = graphql`
  fragment fragments_DomainSignUps on Domain
  @refetchable(queryName: "fragmentsDomainSignUpsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    signUps(first: $count, after: $cursor) @connection(key: "fragments_DomainSignUps__signUps") {
      edges {
        node {
          createdAt
          email
        }
      }
    }
  }
`;

export const ViewerApplications = graphql`
  fragment fragments_ViewerApplications on Viewer
  @refetchable(queryName: "fragmentsViewerApplicationsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    applications(first: $count, after: $cursor) @connection(key: "fragments_ViewerApplications__applications") {
      edges {
        node {
          clientId
          createdAt
          name
        }
      }
    }
  }
`;

export const ViewerSessions = graphql`
  fragment fragments_ViewerSessions on Viewer
  @refetchable(queryName: "fragmentsViewerSessionsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    sessions(first: $count, after: $cursor) @connection(key: "fragments_ViewerSessions__sessions") {
      edges {
        node {
          appName
          createdAt
        }
      }
    }
  }
`;

export const Strike = graphql`
  fragment fragments_Strike on Strike @refetchable(queryName: "fragmentsStrikeQuery") {
    act
    createdAt
    id
    key
  }
`;

export const DomainStrikes = graphql`
  fragment fragments_DomainStrikes on Domain
  @refetchable(queryName: "fragmentsDomainStrikesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    strikes(first: $count, after: $cursor) @connection(key: "fragments_DomainStrikes__strikes") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const ViewerStrikes = graphql`
  fragment fragments_ViewerStrikes on Viewer
  @refetchable(queryName: "fragmentsViewerStrikesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    strikes(first: $count, after: $cursor) @connection(key: "fragments_ViewerStrikes__strikes") {
      edges {
        node {
          id
          key
        }
      }
    }
  }
`;

export const DomainKnownHashtags = graphql`
  fragment fragments_DomainKnownHashtags on Domain
  @refetchable(queryName: "fragmentsDomainKnownHashtagsQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    knownHashtags(first: $count, after: $cursor) @connection(key: "fragments_DomainKnownHashtags__knownHashtags") {
      edges {
        node {
          name
        }
      }
    }
  }
`;

export const DomainLinkPublishers = graphql`
  fragment fragments_DomainLinkPublishers on Domain
  @refetchable(queryName: "fragmentsDomainLinkPublishersQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    linkPublishers(first: $count, after: $cursor) @connection(key: "fragments_DomainLinkPublishers__linkPublishers") {
      edges {
        node {
          host
          key
        }
      }
    }
  }
`;
