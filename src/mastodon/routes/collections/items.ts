// The routes below `/api/v1/collections/:collection_id/items`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { COLLECTION_ITEM } from '../../documents/collection.ts';
import { collectionItem } from '../../entities/collection.ts';
import { invalid, RestError } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { text } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const ADD = graphql(
  `mutation RestAddToCollection($id: ID!, $who: ID!) {
    done: addToCollection(input: {collectionId: $id, identityId: $who}) {
      ... on AddToCollectionPayload { item { ...CollectionItemParts } }
      ... on Error { code message path }
    }
  }`,
  [COLLECTION_ITEM],
);
const REMOVE = graphql(`mutation RestRemoveFromCollection($id: ID!, $item: ID!) {
  done: removeFromCollection(input: {collectionId: $id, itemId: $item}) { ... on RemoveFromCollectionPayload { itemId } ... on Error { code message path } }
}`);
const REVOKE = graphql(`mutation RestRevokeFromCollection($id: ID!, $item: ID!) {
  done: revokeFromCollection(input: {collectionId: $id, itemId: $item}) { ... on RevokeFromCollectionPayload { itemId } ... on Error { code message path } }
}`);

const PATH = '/api/v1/collections/:collection_id/items';

const add = route({
  method: 'POST',
  path: PATH,
  audience: 'user',
  scopes: ['write:collections'],
  params: { account_id: text },
  documents: [ADD],
  async answer(call) {
    const id = globalId('collection', call.part('collection_id'));
    const key = call.params.account_id ?? '';
    if (key === '') throw new RestError(422, '`account_id` parameter is missing');
    const { item } = await call.act(ADD, { id, who: globalId('identity', key) }, ({ code, path }) => {
      if (code !== 'CONFLICT') return null;
      return invalid(path.length > 0 ? 'Account has already been taken' : 'Collection items are too many');
    });
    return ok({ collection_item: collectionItem(item) });
  },
});

const remove = route({
  method: 'DELETE',
  path: `${PATH}/:id`,
  audience: 'user',
  scopes: ['write:collections'],
  documents: [REMOVE],
  async answer(call) {
    await call.act(REMOVE, {
      id: globalId('collection', call.part('collection_id')),
      item: globalId('collectionitem', call.part('id')),
    });
    return ok({});
  },
});

const revoke = route({
  method: 'POST',
  path: `${PATH}/:id/revoke`,
  audience: 'user',
  scopes: ['write:collections'],
  documents: [REVOKE],
  async answer(call) {
    await call.act(REVOKE, {
      id: globalId('collection', call.part('collection_id')),
      item: globalId('collectionitem', call.part('id')),
    });
    return ok({});
  },
});

export const COLLECTION_ITEMS: readonly RestRoute[] = [add, remove, revoke];
