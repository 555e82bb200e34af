// Streams the conversations of the acting identity, from a cursor on (`conversations`).

import { conversationChange, conversationEvents } from '../../../core/conversations/live.ts';
import type { Conversation } from '../../../db/rows.ts';
import type { LiveFrame } from '../../live/stream.ts';
import { builder } from '../../schema/builder.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { encodeNodeId } from '../../schema/ids.ts';
import { frameType, gapType } from '../live.ts';
import { ownStream } from '../own-stream.ts';
import { actingAs, ViewerIdentity } from '../viewer/identity.ts';
import { ConversationRef } from './ref.ts';

export const ConversationFrame = frameType('ConversationFrame', 'conversations');

builder.objectRef<LiveFrame & { conversation: Conversation }>('ConversationChanged').implement({
  description:
    'A new conversation, or one with another newest post, or one that was marked as read or unread.',
  interfaces: [ConversationFrame],
  fields: (t) => ({
    conversation: t.field({
      type: ConversationRef,
      description: 'The conversation as it is now.',
      resolve: (frame) => frame.conversation,
    }),
    viewerIdentity: t.field({
      type: ViewerIdentity,
      description: 'The acting identity, whose conversation it is.',
      resolve: (_frame, _args, ctx) => {
        const viewer = actingAs(ctx);
        if (!viewer) throw new NotFoundError('Nobody acts here any more.');
        return viewer;
      },
    }),
  }),
});

builder.objectRef<LiveFrame & { id: bigint }>('ConversationRemoved').implement({
  description: 'A conversation was removed, or its last post deleted.',
  interfaces: [ConversationFrame],
  fields: (t) => ({
    conversationId: t.id({
      description: 'The `id` of the conversation that is gone.',
      resolve: (frame) => encodeNodeId('Conversation', frame.id),
    }),
    conversationKey: t.field({
      type: 'Snowflake',
      description: 'The `key` of the conversation that is gone.',
      resolve: (frame) => frame.id,
    }),
  }),
});

gapType('ConversationGap', ConversationFrame);

ownStream('conversations', {
  description: 'Conversations of the acting identity, as direct posts come and as they are read.',
  frame: ConversationFrame,
  gap: 'ConversationGap',
  scope: 'read:statuses',
  select: (identity, events) => conversationEvents(identity.id, events),
  async show(ctx, event, cursor, identity) {
    const change = await conversationChange(ctx.core, event, identity.id);
    if (!change) return null;
    if (change.kind === 'removed') return { kind: 'ConversationRemoved', cursor, id: change.id };
    return { kind: 'ConversationChanged', cursor, conversation: change.conversation };
  },
});
