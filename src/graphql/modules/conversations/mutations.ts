// The mutations `markConversationRead` and `removeConversation`.

import { markConversation, removeConversation } from '../../../core/conversations/mark.ts';
import { mustAct } from '../../../core/viewer.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import { mutation } from '../../schema/mutation.ts';
import { ConversationRef } from './ref.ts';

const CONVERSATION_ID = 'Global id of a conversation of the acting identity.';
const readConversation = (id: string) => readId(id, 'Conversation', ['input', 'conversationId']);

mutation('markConversationRead', {
  description: 'Marks a conversation of the acting identity as read, or as unread again.',
  scope: { holds: 'write:conversations' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The conversation, and whether it was read.',
  input: (t) => ({
    conversationId: t.id({ required: true, description: CONVERSATION_ID }),
    isRead: t.boolean({
      defaultValue: true,
      description: 'False marks it as unread, so that it is looked at again.',
    }),
  }),
  gives: 'The marked conversation.',
  payload: { conversation: { type: ConversationRef, description: 'The conversation as it is now.' } },
  resolve: async ({ conversationId, isRead }, ctx) => {
    const actor = mustAct(ctx.core.viewer);
    const id = readConversation(conversationId);
    return { conversation: await markConversation(ctx.core, actor, id, isRead === false) };
  },
});

mutation('removeConversation', {
  description:
    'Removes a conversation from the list of the acting identity. Its posts stay; the next one brings the conversation back, with another `id`.',
  scope: { holds: 'write:conversations' },
  errors: ['INVALID_INPUT', 'NOT_FOUND'],
  takes: 'The conversation to remove.',
  input: (t) => ({ conversationId: t.id({ required: true, description: CONVERSATION_ID }) }),
  gives: 'What was removed.',
  payload: {
    conversationId: {
      type: 'ID',
      description: 'The `id` of the conversation; remove it from the list of conversations.',
    },
  },
  resolve: async ({ conversationId }, ctx) => {
    const id = readConversation(conversationId);
    await removeConversation(ctx.core, mustAct(ctx.core.viewer), id);
    return { conversationId: encodeNodeId('Conversation', id) };
  },
});
