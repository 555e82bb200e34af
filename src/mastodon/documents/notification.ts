// The GraphQL fragment that notifications are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { POST } from './status.ts';

/** What a Notification is made of. */
export const NOTIFICATION = graphql(
  `fragment NotificationParts on Notification {
    key kind createdAt by { ...Account } ... on PostNotification { post { ...PostParts } }
  }`,
  [ACCOUNT, POST],
);

export type NotificationData = ResultOf<typeof NOTIFICATION>;
export type NotificationKind = NotificationData['kind'];
