// The routes below `/api/v1/lists`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { LIST } from '../../documents/list.ts';
import { listEntity, repliesOf } from '../../entities/list.ts';
import { invalid, notFound, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { given } from '../../params/given.ts';
import { flag, text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { LIST_MEMBERS } from './members.ts';

const LISTS = graphql('query RestLists { viewer { identity { lists { ...ListParts } } } }', [LIST]);
const ONE = graphql(
  'query RestList($id: ID!) { node(id: $id) { __typename ... on List { ...ListParts } } }',
  [LIST],
);
const CREATE = graphql(
  `mutation RestCreateList($input: CreateListInput!) {
    done: createList(input: $input) { ... on CreateListPayload { list { ...ListParts } } ... on Error { code message path } }
  }`,
  [LIST],
);
const UPDATE = graphql(
  `mutation RestUpdateList($input: UpdateListInput!) {
    done: updateList(input: $input) { ... on UpdateListPayload { list { ...ListParts } } ... on Error { code message path } }
  }`,
  [LIST],
);
const DELETE = graphql(`mutation RestDeleteList($id: ID!) {
  done: deleteList(input: {listId: $id}) { ... on DeleteListPayload { listId } ... on Error { code message path } }
}`);

const PARAMS = { title: text, replies_policy: text, exclusive: flag };

/** What of a list was sent, in GraphQL's words. Throws Mastodon's errors. */
function changesOf(params: {
  title?: string | undefined;
  replies_policy?: string | undefined;
  exclusive?: boolean | undefined;
}) {
  const { title, replies_policy: policy, exclusive } = params;
  if (title !== undefined && title.trim() === '') throw invalid("Title can't be blank");
  const replies = policy === undefined ? undefined : repliesOf(policy);
  // Rails refuses a value that its enum does not have in words of its own.
  if (replies === null) throw new RestError(422, `'${policy}' is not a valid replies_policy`);
  return { ...given('title', title), ...given('replies', replies), ...given('isExclusive', exclusive) };
}

const all = route({
  method: 'GET',
  path: '/api/v1/lists',
  audience: 'user',
  scopes: ['read:lists'],
  documents: [LISTS],
  async answer(call) {
    const { viewer } = await call.ask(LISTS, {});
    return ok((viewer?.identity?.lists ?? []).map(listEntity));
  },
});

const create = route({
  method: 'POST',
  path: '/api/v1/lists',
  audience: 'user',
  scopes: ['write:lists'],
  params: PARAMS,
  documents: [CREATE],
  async answer(call) {
    const { title, ...rest } = changesOf(call.params);
    if (title === undefined) throw invalid("Title can't be blank");
    const { list } = await call.act(CREATE, { input: { title, ...rest } }, ({ code }) =>
      code === 'CONFLICT' ? invalid('You have reached the maximum number of lists') : null,
    );
    return ok(listEntity(list));
  },
});

const show = route({
  method: 'GET',
  path: '/api/v1/lists/:id',
  audience: 'user',
  scopes: ['read:lists'],
  grants: ['read'],
  documents: [ONE],
  async answer(call) {
    const { node } = await call.ask(ONE, { id: globalId('list', call.part('id')) });
    if (node?.__typename !== 'List') throw notFound();
    return ok(listEntity(node));
  },
});

const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/lists/:id',
  audience: 'user',
  scopes: ['write:lists'],
  params: PARAMS,
  documents: [UPDATE],
  async answer(call) {
    const listId = globalId('list', call.part('id'));
    const { list } = await call.act(UPDATE, { input: { listId, ...changesOf(call.params) } });
    return ok(listEntity(list));
  },
});

const remove = route({
  method: 'DELETE',
  path: '/api/v1/lists/:id',
  audience: 'user',
  scopes: ['write:lists'],
  documents: [DELETE],
  async answer(call) {
    await call.act(DELETE, { id: globalId('list', call.part('id')) });
    return ok({});
  },
});

export const LISTS_ROUTES: readonly RestRoute[] = [all, create, show, update, remove, ...LIST_MEMBERS];
