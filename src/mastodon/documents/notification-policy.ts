// The GraphQL fragments that notification policies and requests are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { POST } from './status.ts';

/** What a NotificationPolicy is made of. */
export const POLICY = graphql(
  'fragment PolicyParts on NotificationPolicy { notFollowing notFollowers newAccounts privateMentions bots limitedAccounts pendingRequests pendingNotifications }',
);

/** What a NotificationRequest is made of. */
export const REQUEST = graphql(
  'fragment RequestParts on NotificationRequest { key createdAt updatedAt count by { ...Account } lastPost { ...PostParts } }',
  [ACCOUNT, POST],
);

export type PolicyData = ResultOf<typeof POLICY>;
export type RequestData = ResultOf<typeof REQUEST>;
