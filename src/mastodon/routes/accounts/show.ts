// The routes `GET /api/v1/accounts/:id`, `/api/v1/accounts` and `/api/v1/accounts/lookup`.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import { notFound, RestError } from '../../errors.ts';
import { globalId, globalIds } from '../../ids.ts';
import { text, texts } from '../../params/types.ts';
import { ok, route } from '../../route.ts';

const ONE = graphql('query RestAccount($id: ID!) { identity(id: $id) { ...Account } }', [ACCOUNT]);

export const showAccount = route({
  method: 'GET',
  path: '/api/v1/accounts/:id',
  audience: 'optional',
  scopes: ['read:accounts'],
  documents: [ONE],
  cache: 15,
  async answer(call) {
    const { identity } = await call.ask(ONE, { id: globalId('identity', call.part('id')) });
    if (!identity) throw notFound();
    return ok(account(call.domain, identity));
  },
});

const SEVERAL = graphql(
  'query RestAccounts($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Identity { ...Account } } }',
  [ACCOUNT],
);
const MOST = 40;

export const showAccounts = route({
  method: 'GET',
  path: '/api/v1/accounts',
  audience: 'optional',
  scopes: ['read:accounts'],
  params: { id: texts },
  documents: [SEVERAL],
  grants: ['read'],
  async answer(call) {
    if (new Set(call.params.id).size > MOST)
      throw new RestError(422, `Validation failed: Too many ids, at most ${MOST} are given at once`);
    const ids = globalIds('identity', call.params.id);
    if (ids.length === 0) return ok([]);
    const { nodes } = await call.ask(SEVERAL, { ids });
    return ok(
      (nodes ?? []).flatMap((node) => (node?.__typename === 'Identity' ? [account(call.domain, node)] : [])),
    );
  },
});

const BY_HANDLE = graphql(
  'query RestLookup($handle: Handle!) { identityByHandle(handle: $handle) { ...Account } }',
  [ACCOUNT],
);

/** Those that are known here; nothing is fetched for it. */
export const lookupAccount = route({
  method: 'GET',
  path: '/api/v1/accounts/lookup',
  audience: 'optional',
  scopes: ['read:accounts'],
  params: { acct: text },
  documents: [BY_HANDLE],
  cache: 15,
  async answer(call) {
    const acct = (call.params.acct ?? '').trim().replace(/^@/, '');
    if (!/^[^@\s]+(@[^@\s]+)?$/.test(acct)) throw notFound();
    const handle = acct.includes('@') ? `@${acct}` : `@${acct}@${call.domain.name}`;
    // What is no handle names nobody.
    const { identityByHandle } = await call.ask(BY_HANDLE, { handle }).catch((error) => {
      if (error instanceof RestError && error.status === 422) throw notFound();
      throw error;
    });
    if (!identityByHandle) throw notFound();
    return ok(account(call.domain, identityByHandle));
  },
});
