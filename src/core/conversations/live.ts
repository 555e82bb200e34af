// Which events of the log a live stream of conversations shows.

import type { Conversation } from '../../db/rows.ts';
import type { LiveEvent } from '../../live/events.ts';
import type { Selected } from '../../live/source.ts';
import type { Ctx } from '../context.ts';
import { ownConversation } from './queries.ts';

export type ConversationChange =
  | { kind: 'changed'; conversation: Conversation }
  | { kind: 'removed'; id: bigint };

/** The events about an identity's conversations. */
export function conversationEvents(identityId: bigint, events: readonly LiveEvent[]): readonly Selected[] {
  return events
    .filter((event) => event.kind === 'conversation.changed' && event.targetIdentityId === identityId)
    .map((event) => ({ event, verdict: 'item' as const }));
}

/** What such an event is now; a conversation that is not there any more was removed. */
export async function conversationChange(
  ctx: Ctx,
  { entryId }: LiveEvent,
  identityId: bigint,
): Promise<ConversationChange | null> {
  if (entryId === null) return null;
  const conversation = await ownConversation(ctx, identityId, entryId);
  return conversation ? { kind: 'changed', conversation } : { kind: 'removed', id: entryId };
}
