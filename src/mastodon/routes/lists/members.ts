// `/api/v1/lists/:list_id/accounts` and `/api/v1/accounts/:id/lists`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { LIST } from '../../documents/list.ts';
import { listEntity } from '../../entities/list.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId, globalIds } from '../../ids.ts';
import { type ConnectionArgs, PAGE } from '../../params/page.ts';
import { texts } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { accountPage, everybody } from '../accounts/page.ts';

const MEMBERS = graphql(
  `query RestListMembers($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    node(id: $id) {
      __typename
      ... on List {
        members(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) {
          edges { cursor node { ...Account } }
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
    return call.params.limit === 0 ? everybody(call, read) : accountPage(call, read);
  },
});

const add = route({
  method: 'POST',
  path: PATH,
  audience: 'user',
  scopes: ['write:lists'],
  grants: ['read:lists'],
  params: { account_ids: texts },
  documents: [ADD, MEMBERS],
  async answer(call) {
    const id = globalId('list', call.part('list_id'));
    const people = call.params.account_ids.map((key) => globalId('identity', key));
    if (people.length === 0) {
      // Nobody is added to a list of one's own; that of somebody else is not there.
      const { node } = await call.ask(MEMBERS, { id, first: 1 });
      if (node?.__typename !== 'List') throw notFound();
      return ok({});
    }
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
