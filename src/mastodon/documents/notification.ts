// The GraphQL fragments that notifications and groups of them are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { COLLECTION } from './collection.ts';
import { REPORTED, WAITING_PERSON } from './moderation.ts';
import { POST } from './status.ts';

/** What a notification about a decision of moderators, or about follows that ended, has besides. */
const DECISION = graphql(
  `fragment DecisionParts on Notification {
    __typename
    ... on ModerationWarningNotification {
      strike { key act message createdAt posts { postKey } identity { ...Account } appeal { text state } }
    }
    ... on SeveredRelationshipsNotification { severance { key kind target followers following createdAt } }
  }`,
  [ACCOUNT],
);

/** What a notification for moderators has besides. */
export const FOR_MODERATORS = graphql(
  `fragment ForModerators on Notification {
    __typename
    ... on ReportNotification { report { ...Reported } }
    ... on SignUpRequestNotification { signUp { ...WaitingPerson } }
  }`,
  [REPORTED, WAITING_PERSON],
);

/** What a Notification is made of. */
export const NOTIFICATION = graphql(
  `fragment NotificationParts on Notification {
    key kind groupKey isFiltered createdAt by { ...Account } ... on PostNotification { post { ...PostParts } }
    ...DecisionParts ...ForModerators
    ... on CollectionNotification { collection { ...CollectionParts } }
  }`,
  [ACCOUNT, POST, DECISION, FOR_MODERATORS, COLLECTION],
);

/** What a notification tells in words; for apps that say which types they know. */
export const IN_WORDS = graphql(
  'fragment InWords on Notification { inWords @include(if: $inWords) { title hint url } }',
);

/** What a NotificationGroup is made of. */
export const NOTIFICATION_GROUP = graphql(
  `fragment NotificationGroupParts on NotificationGroup {
    groupKey kind count oldestOnPage newest { key createdAt ...DecisionParts ...ForModerators ...InWords } by { ...Account } post { ...PostParts } collection { ...CollectionParts }
  }`,
  [ACCOUNT, POST, DECISION, FOR_MODERATORS, COLLECTION, IN_WORDS],
);

export type DecisionData = ResultOf<typeof DECISION>;
export type ForModeratorsData = ResultOf<typeof FOR_MODERATORS>;
export type NotificationGroupData = ResultOf<typeof NOTIFICATION_GROUP>;
export type InWordsData = ResultOf<typeof IN_WORDS>;
export type NotificationData = ResultOf<typeof NOTIFICATION>;
export type NotificationKind = NotificationData['kind'];
