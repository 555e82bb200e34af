// The GraphQL fragment that conversations are made of.

import { graphql, type ResultOf } from '../../graphql/documents/typed.ts';
import { ACCOUNT } from './account.ts';
import { POST } from './status.ts';

/** What a Conversation is made of. */
export const CONVERSATION = graphql(
  'fragment ConversationParts on Conversation { key isUnread participants { ...Account } lastPost { ...PostParts } }',
  [ACCOUNT, POST],
);

export type ConversationData = ResultOf<typeof CONVERSATION>;
