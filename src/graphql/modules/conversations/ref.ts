// The type Conversation, and the field of ViewerIdentity that lists them.

import { conversationsOf, ownConversation } from '../../../core/conversations/queries.ts';
import type { Conversation, Identity } from '../../../db/rows.ts';
import { builder } from '../../schema/builder.ts';
import { connect, connectionType, pageArgs, pageComplexity } from '../../schema/connection.ts';
import { idOf, KEY_DESCRIPTION, Node, nodeLoader } from '../../schema/node.ts';
import { holds } from '../../schema/scopes.ts';
import { IdentityRef } from '../identities/ref.ts';
import { PostRef } from '../posts/ref.ts';
import { ViewerIdentity } from '../viewer/identity.ts';

/** So many of those who take part are shown; a post may name 200 people. */
const MOST_SHOWN = 200;

export const ConversationRef = builder.objectRef<Conversation>('Conversation').implement({
  description: 'Direct posts of one thread among the same people, as the acting identity sees it.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id(idOf('Conversation')),
    key: t.field({ type: 'Snowflake', description: KEY_DESCRIPTION, resolve: (it) => it.id }),
    isUnread: t.exposeBoolean('isUnread', {
      description: 'Whether the newest post is by somebody else and was not read.',
    }),
    participants: t.field({
      type: [IdentityRef],
      description: `Everybody else in it; empty where the acting identity writes to nobody. ${MOST_SHOWN} at most; whoever was deleted is left out.`,
      complexity: { field: 1, multiplier: 5 },
      resolve: async ({ participants }, _args, ctx) => {
        const ids = participants.split(' ').filter(Boolean).slice(0, MOST_SHOWN).map(BigInt);
        const found = await ctx.view.identities.loadMany(ids);
        return found.filter(
          (each): each is Identity => each !== null && !(each instanceof Error) && each.state !== 'DELETED',
        );
      },
    }),
    lastPost: t.field({
      type: PostRef,
      nullable: true,
      description: 'The newest post; null if the acting identity may not see it any more.',
      resolve: (it, _args, ctx) => ctx.view.posts.get(it.lastPostId),
    }),
  }),
});

const ConversationConnection = connectionType(
  'Conversation',
  ConversationRef,
  'Conversations of the acting identity, those with the newest posts first.',
  'A conversation in the list; its cursor is the `key` of the newest post.',
);

builder.objectFields(ViewerIdentity, (t) => ({
  conversations: t.field({
    type: ConversationConnection,
    description: 'Its conversations of direct posts, those with the newest posts first.',
    authScopes: { holds: 'read:statuses' },
    args: pageArgs(t.arg),
    complexity: pageComplexity,
    resolve: ({ identity }, args, ctx) =>
      connect(
        args,
        (page) => conversationsOf(ctx.core, identity.id, page),
        (row) => row.lastPostId,
        (row, cursor) => ({ cursor, node: row }),
      ),
  }),
}));

nodeLoader('Conversation', (id, ctx) => {
  const { identity } = ctx.view;
  return identity && holds(ctx, 'read:statuses') ? ownConversation(ctx.core, identity.id, id) : null;
});
