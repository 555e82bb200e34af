// The routes below `/api/v1/collections`, and the collections of an account.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call, Refusal } from '../../call.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { COLLECTION, type CollectionData } from '../../documents/collection.ts';
import { account } from '../../entities/account.ts';
import { collection } from '../../entities/collection.ts';
import { invalid, notFound, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { given } from '../../params/given.ts';
import { offsetLinks } from '../../params/offset.ts';
import { limitOf } from '../../params/page.ts';
import { clearable, flag, text, texts, whole } from '../../params/types.ts';
import { ok, type Reply, type RestRoute, route } from '../../route.ts';
import { COLLECTION_ITEMS } from './items.ts';

const OF_ACCOUNT = graphql(
  `query RestCollectionsOf($id: ID!, $first: Int!, $after: String) {
    identity(id: $id) { collections(first: $first, after: $after) { edges { cursor node { ...CollectionParts } } } }
  }`,
  [COLLECTION],
);
const WITH_ACCOUNT = graphql(
  `query RestCollectionsWith($id: ID!, $first: Int!, $after: String) {
    identity(id: $id) { key }
    viewer { identity { key inCollections(first: $first, after: $after) { edges { cursor node { ...CollectionParts } } } } }
  }`,
  [COLLECTION],
);
const ONE = graphql(
  `query RestCollection($id: ID!) {
    node(id: $id) {
      __typename
      ... on Collection {
        ...CollectionParts
        curator: owner { ...Account }
        people: items(first: 100) { edges { node { identity { ...Account } } } }
        morePeople: items(first: 100, after: "100") { edges { node { identity { ...Account } } } }
      }
    }
  }`,
  [COLLECTION, ACCOUNT],
);
const CREATE = graphql(
  `mutation RestCreateCollection($input: CreateCollectionInput!) {
    done: createCollection(input: $input) {
      ... on CreateCollectionPayload { collection { ...CollectionParts } }
      ... on Error { code message path } ... on InvalidInputError { problems { path message reason } }
    }
  }`,
  [COLLECTION],
);
const UPDATE = graphql(
  `mutation RestUpdateCollection($input: UpdateCollectionInput!) {
    done: updateCollection(input: $input) {
      ... on UpdateCollectionPayload { collection { ...CollectionParts } }
      ... on Error { code message path } ... on InvalidInputError { problems { path message reason } }
    }
  }`,
  [COLLECTION],
);
const DELETE = graphql(`mutation RestDeleteCollection($id: ID!) {
  done: deleteCollection(input: {collectionId: $id}) { ... on DeleteCollectionPayload { collectionId } ... on Error { code message path } }
}`);

const PARAMS = {
  name: text,
  description: clearable,
  language: clearable,
  tag_name: clearable,
  sensitive: flag,
  discoverable: flag,
};
const PAGE = { limit: whole, offset: whole };
const USUAL = 40;
const MOST = 80;
/** Nothing is listed behind it. */
const LAST_PLACE = 2_000;

interface Details {
  name?: string | undefined;
  description?: string | undefined;
  language?: string | undefined;
  tag_name?: string | undefined;
  sensitive?: boolean | undefined;
  discoverable?: boolean | undefined;
}

/** What was sent of a collection, in GraphQL's words; empty takes away. */
function detailsOf({ description, language, tag_name: tag, sensitive, discoverable }: Details) {
  return {
    ...given('description', description),
    ...(language === undefined ? {} : { language: language || null }),
    ...(tag === undefined ? {} : { hashtag: tag || null }),
    ...given('isSensitive', sensitive),
    ...given('isDiscoverable', discoverable),
  };
}

/** How the API names what GraphQL calls otherwise. */
const FIELDS: Readonly<Record<string, string>> = { hashtag: 'tag_name', identityIds: 'account_ids' };

/** ValidationError: what is wrong with which field. */
function refused({ code, message, problems = [] }: Refusal): RestError | null {
  if (code === 'CONFLICT') return invalid('You have reached the maximum number of collections');
  if (code !== 'INVALID_INPUT') return null;
  const details: Record<string, { error: string; description: string }[]> = {};
  for (const { path, message: description } of problems) {
    const name = FIELDS[path[1] ?? ''] ?? path[1] ?? 'base';
    const error = /at most/.test(description ?? message) ? 'ERR_TOO_LONG' : 'ERR_INVALID';
    details[name] = [...(details[name] ?? []), { error, description: description ?? message }];
  }
  const words = problems.map((problem) => problem.message ?? message).join(', ');
  return new RestError(422, `Validation failed: ${words || message}`, { more: { details } });
}

interface Page {
  edges: readonly { cursor: string; node: CollectionData }[];
}

/** A part of a list that GraphQL pages by cursors, by places. */
async function byPlace(
  call: Call<{ limit?: number | undefined; offset?: number | undefined }>,
  read: (args: { first: number; after: string | null }) => Promise<Page | null>,
): Promise<Reply> {
  const limit = limitOf(call.params.limit, USUAL, MOST);
  const offset = Math.max(0, call.params.offset ?? 0);
  if (limit === 0 || offset > LAST_PLACE) return ok({ collections: [] });
  const found: CollectionData[] = [];
  for (let after: string | null = null, isLast = false; !isLast && found.length <= offset + limit; ) {
    const edges: Page['edges'] = (await read({ first: 100, after }))?.edges ?? [];
    found.push(...edges.map(({ node }) => node));
    after = edges.at(-1)?.cursor ?? null;
    isLast = edges.length < 100;
  }
  const shown = found.slice(offset, offset + limit);
  const link = offsetLinks(call.address, { limit, offset, found: found.length > offset + limit ? limit : 0 });
  return ok({ collections: shown.map((each) => collection(call.domain, each)) }, { link });
}

const ofAccount = route({
  method: 'GET',
  path: '/api/v1/accounts/:account_id/collections',
  audience: 'optional',
  scopes: ['read:collections'],
  grants: ['read'],
  params: PAGE,
  documents: [OF_ACCOUNT],
  async answer(call) {
    const id = globalId('identity', call.part('account_id'));
    return byPlace(call, async (args) => {
      const { identity } = await call.ask(OF_ACCOUNT, { id, ...args });
      if (!identity) throw notFound();
      return identity.collections;
    });
  },
});

/** Whom others recommend is for their own eyes. */
const withAccount = route({
  method: 'GET',
  path: '/api/v1/accounts/:account_id/in_collections',
  audience: 'user',
  scopes: ['read:collections'],
  grants: ['read'],
  params: PAGE,
  documents: [WITH_ACCOUNT],
  async answer(call) {
    const id = globalId('identity', call.part('account_id'));
    return byPlace(call, async (args) => {
      const { identity, viewer } = await call.ask(WITH_ACCOUNT, { id, ...args });
      if (!identity) throw notFound();
      const own = viewer?.identity;
      return own?.key === identity.key ? own.inCollections : null;
    });
  },
});

const create = route({
  method: 'POST',
  path: '/api/v1/collections',
  audience: 'user',
  scopes: ['write:collections'],
  params: { ...PARAMS, account_ids: texts },
  documents: [CREATE],
  async answer(call) {
    const { params } = call;
    if (params.name === undefined || params.name.trim() === '') throw blankName();
    const input = {
      ...detailsOf(params),
      name: params.name,
      identityIds: [...new Set(params.account_ids)].map((key) => globalId('identity', key)),
    };
    const done = await call.act(CREATE, { input }, refused);
    return ok({ collection: collection(call.domain, done.collection) });
  },
});

const blankName = () =>
  new RestError(422, "Validation failed: Name can't be blank", {
    more: { details: { name: [{ error: 'ERR_BLANK', description: "can't be blank" }] } },
  });

const show = route({
  method: 'GET',
  path: '/api/v1/collections/:id',
  audience: 'optional',
  scopes: ['read:collections'],
  grants: ['read'],
  documents: [ONE],
  async answer(call) {
    const { node } = await call.ask(ONE, { id: globalId('collection', call.part('id')) });
    if (node?.__typename !== 'Collection') throw notFound();
    const people = [...(node.people?.edges ?? []), ...(node.morePeople?.edges ?? [])].map(
      (edge) => edge.node.identity,
    );
    const all = new Map([node.curator, ...people].map((each) => [each.key, each]));
    return ok({
      collection: collection(call.domain, node),
      accounts: [...all.values()].map((each) => account(call.domain, each)),
    });
  },
});

const update = route({
  method: ['PUT', 'PATCH'],
  path: '/api/v1/collections/:id',
  audience: 'user',
  scopes: ['write:collections'],
  params: PARAMS,
  documents: [UPDATE],
  async answer(call) {
    const { name } = call.params;
    if (name !== undefined && name.trim() === '') throw blankName();
    const input = {
      collectionId: globalId('collection', call.part('id')),
      ...given('name', name),
      ...detailsOf(call.params),
    };
    const done = await call.act(UPDATE, { input }, refused);
    return ok({ collection: collection(call.domain, done.collection) });
  },
});

const remove = route({
  method: 'DELETE',
  path: '/api/v1/collections/:id',
  audience: 'user',
  scopes: ['write:collections'],
  documents: [DELETE],
  async answer(call) {
    await call.act(DELETE, { id: globalId('collection', call.part('id')) });
    return ok({});
  },
});

export const COLLECTIONS: readonly RestRoute[] = [
  ofAccount,
  withAccount,
  create,
  show,
  update,
  remove,
  ...COLLECTION_ITEMS,
];
