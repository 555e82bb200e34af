// The GraphQL fragments that notifications and groups of them are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { POST } from './status.ts';

/** What a Notification is made of. */
export const NOTIFICATION = graphql(
  `fragment NotificationParts on Notification {
    key kind groupKey isFiltered createdAt by { ...Account } ... on PostNotification { post { ...PostParts } }
  }`,
  [ACCOUNT, POST],
);

/** What a NotificationGroup is made of. */
export const NOTIFICATION_GROUP = graphql(
  `fragment NotificationGroupParts on NotificationGroup {
    groupKey kind count oldestOnPage newest { key createdAt } by { ...Account } post { ...PostParts }
  }`,
  [ACCOUNT, POST],
);

export type NotificationGroupData = ResultOf<typeof NOTIFICATION_GROUP>;
export type NotificationData = ResultOf<typeof NOTIFICATION>;
export type NotificationKind = NotificationData['kind'];
