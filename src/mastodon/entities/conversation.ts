// The REST entity Conversation.

import type { AccountData } from '../documents/account.ts';
import type { ConversationData } from '../documents/conversation.ts';
import { account } from './account.ts';
import { type Seen, status } from './status.ts';

/** Conversation; `own` is whoever looks, who stands alone in what they wrote to nobody. */
export function conversation(seen: Seen, data: ConversationData, own: AccountData) {
  const people = data.participants.length > 0 ? data.participants : [own];
  return {
    id: data.key,
    unread: data.isUnread,
    accounts: people.map((each) => account(seen.domain, each)),
    last_status: data.lastPost && status(seen, data.lastPost),
  };
}
