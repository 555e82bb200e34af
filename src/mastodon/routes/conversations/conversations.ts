// The routes below `/api/v1/conversations`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { CONVERSATION } from '../../documents/conversation.ts';
import { conversation } from '../../entities/conversation.ts';
import { notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { connectionArgs, limitOf, linkHeader, PAGE } from '../../params/page.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const LIST = graphql(
  `query RestConversations($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    viewer { identity {
      identity { ...Account }
      conversations(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...ConversationParts } } }
    } }
  }`,
  [ACCOUNT, CONVERSATION],
);

const list = route({
  method: 'GET',
  path: '/api/v1/conversations',
  audience: 'user',
  scopes: ['read:statuses'],
  params: PAGE,
  documents: [LIST],
  async answer(call) {
    const limit = limitOf(call.params.limit, 20);
    if (limit === 0) return ok([]);
    const { viewer } = await call.ask(LIST, connectionArgs(call.params, limit));
    const own = viewer?.identity?.identity;
    if (!own) return ok([]);
    const edges = viewer.identity?.conversations?.edges ?? [];
    return ok(
      edges.map(({ node }) => conversation(call, node, own)),
      { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
    );
  },
});

const OWN = graphql('query RestOwnAccount { viewer { identity { identity { ...Account } } } }', [ACCOUNT]);

const MARK = graphql(
  `mutation RestMarkConversation($id: ID!, $isRead: Boolean!) {
    done: markConversationRead(input: {conversationId: $id, isRead: $isRead}) {
      ... on MarkConversationReadPayload { conversation { ...ConversationParts } } ... on Error { code message path }
    }
  }`,
  [CONVERSATION],
);

const mark = (name: 'read' | 'unread') =>
  route({
    method: 'POST',
    path: `/api/v1/conversations/:id/${name}`,
    audience: 'user',
    scopes: ['write:conversations'],
    documents: [MARK, OWN],
    async answer(call) {
      const id = globalId('conversation', call.part('id'));
      const { conversation: marked } = await call.act(MARK, { id, isRead: name === 'read' });
      const own = (await call.ask(OWN, {})).viewer?.identity?.identity;
      if (!own) throw notFound();
      return ok(conversation(call, marked, own));
    },
  });

const REMOVE = graphql(`mutation RestRemoveConversation($id: ID!) {
  done: removeConversation(input: {conversationId: $id}) { ... on RemoveConversationPayload { conversationId } ... on Error { code message path } }
}`);

const remove = route({
  method: 'DELETE',
  path: '/api/v1/conversations/:id',
  audience: 'user',
  scopes: ['write:conversations'],
  documents: [REMOVE],
  async answer(call) {
    await call.act(REMOVE, { id: globalId('conversation', call.part('id')) });
    return ok({});
  },
});

export const CONVERSATIONS: readonly RestRoute[] = [list, mark('read'), mark('unread'), remove];
