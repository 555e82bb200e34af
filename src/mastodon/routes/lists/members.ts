// `/api/v1/lists/:list_id/accounts` and `/api/v1/accounts/:id/lists`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { LIST } from '../../documents/list.ts';
import { account } from '../../entities/account.ts';
import { listEntity } from '../../entities/list.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId, globalIds } from '../../ids.ts';
import { type ConnectionArgs, connectionArgs, PAGE } from '../../params/page.ts';
import { texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { accountPage } from '../accounts/page.ts';

const MEMBERS = graphql(
  `query RestListMembers($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    node(id: $id) {
      __typename
      ... on List {
        members(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) {
          pageInfo { hasNextPage } edges { cursor node { ...Account } }
        }
      }
    }
  }`,
  [ACCOUNT],
);
const HOLDING = graphql(
  'query RestListsHolding($id: ID!) { node(id: $id) { id } viewer { identity { lists(holding: $id) { ...ListParts } } } }',
  [LIST],
);
const ADD = graphql(`mutation RestAddToList($id: ID!, $people: [ID!]!) {
  done: addToList(input: {listId: $id, identityIds: $people}) { ... on AddToListPayload { list { key } } ... on Error { code message path } }
}`);
const REMOVE = graphql(`mutation RestRemoveFromList($id: ID!, $people: [ID!]!) {
  done: removeFromList(input: {listId: $id, identityIds: $people}) { ... on RemoveFromListPayload { list { key } } ... on Error { code message path } }
}`);

const PATH = '/api/v1/lists/:list_id/accounts';
const LONGEST_PAGE = 100;

const show = route({
  method: 'GET',
  path: PATH,
  audience: 'user',
  scopes: ['read:lists'],
  grants: ['read'],
  params: PAGE,
  documents: [MEMBERS],
  async answer(call) {
    const id = globalId('list', call.part('list_id'));
    const read = async (args: ConnectionArgs) => {
      const { node } = await call.ask(MEMBERS, { id, ...args });
      if (node?.__typename !== 'List') throw notFound();
      return node.members;
    };
    if (call.params.limit !== 0) return accountPage(call, read);
    // Everybody at once, as Mastodon understands a limit of 0 here.
    const people: unknown[] = [];
    for (let after: string | undefined, isLast = false; !isLast; ) {
      const page = await read(connectionArgs({ max_id: after }, LONGEST_PAGE));
      const edges = page?.edges ?? [];
      people.push(...edges.map(({ node }) => account(call.domain, node)));
      after = edges.at(-1)?.cursor;
      isLast = after === undefined || !page?.pageInfo.hasNextPage;
    }
    return ok(people);
  },
});

const add = route({
  method: 'POST',
  path: PATH,
  audience: 'user',
  scopes: ['write:lists'],
  params: { account_ids: texts },
  documents: [ADD],
  async answer(call) {
    const id = globalId('list', call.part('list_id'));
    const people = call.params.account_ids.map((key) => globalId('identity', key));
    await call.act(ADD, { id, people }, ({ code, path }) =>
      code === 'CONFLICT' && path.length > 0 ? invalid('Account has already been taken') : null,
    );
    return ok({});
  },
});

const remove = route({
  method: 'DELETE',
  path: PATH,
  audience: 'user',
  scopes: ['write:lists'],
  params: { account_ids: texts },
  documents: [REMOVE],
  async answer(call) {
    const people = globalIds('identity', call.params.account_ids);
    // Somebody who cannot be there is named where nobody is, so that a list of somebody else is still not found.
    await call.act(REMOVE, {
      id: globalId('list', call.part('list_id')),
      people: people.length > 0 ? people : ['identity_0'],
    });
    return ok({});
  },
});

const holding = route({
  method: 'GET',
  path: '/api/v1/accounts/:id/lists',
  audience: 'user',
  scopes: ['read:lists'],
  grants: ['read'],
  documents: [HOLDING],
  async answer(call) {
    const { node, viewer } = await call.ask(HOLDING, { id: globalId('identity', call.part('id')) });
    if (!node) throw notFound();
    return ok((viewer?.identity?.lists ?? []).map(listEntity));
  },
});

export const LIST_MEMBERS: readonly RestRoute[] = [show, add, remove, holding];
