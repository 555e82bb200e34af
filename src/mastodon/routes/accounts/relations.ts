// Who follows whom, and how the viewer stands to others.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT, RELATION } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import { relationship } from '../../entities/relationship.ts';
import { notFound } from '../../errors.ts';
import { globalId, globalIds } from '../../ids.ts';
import { PAGE } from '../../params/page.ts';
import { flag, texts } from '../../params/types.ts';
import { ok, route } from '../../route.ts';
import { accountPage } from './page.ts';

const FOLLOWERS = graphql(
  `query RestFollowers($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    identity(id: $id) { people: followers(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } }
  }`,
  [ACCOUNT],
);
const FOLLOWING = graphql(
  `query RestFollowing($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    identity(id: $id) { people: following(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } }
  }`,
  [ACCOUNT],
);

const relationsOf = (name: string, document: typeof FOLLOWERS | typeof FOLLOWING) =>
  route({
    method: 'GET',
    path: `/api/v1/accounts/:id/${name}`,
    audience: 'optional',
    scopes: ['read:accounts'],
    params: PAGE,
    documents: [document],
    answer: (call) =>
      accountPage(call, async (args) => {
        const { identity } = await call.ask(document as typeof FOLLOWERS, {
          ...args,
          id: globalId('identity', call.part('id')),
        });
        if (!identity) throw notFound();
        return identity.people;
      }),
  });

export const accountFollowers = relationsOf('followers', FOLLOWERS);
export const accountFollowing = relationsOf('following', FOLLOWING);

const RELATIONS = graphql(
  'query RestRelationships($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Identity { state ...RelationTo } } }',
  [RELATION],
);

/** GraphQL gives so many at once. */
const MOST_NODES = 100;
/** More ids than these no app sends; what is behind them is left out. */
const MOST_RELATIONS = 1_000;

/** The nodes of many ids, some asked for at a time. */
async function inParts<Node>(
  ids: readonly string[],
  atOnce: number,
  ask: (part: string[]) => Promise<readonly Node[] | null>,
): Promise<Node[]> {
  const nodes: Node[] = [];
  for (let at = 0; at < ids.length; at += atOnce)
    nodes.push(...((await ask(ids.slice(at, at + atOnce))) ?? []));
  return nodes;
}

export const relationships = route({
  method: 'GET',
  path: '/api/v1/accounts/relationships',
  audience: 'user',
  scopes: ['read:follows'],
  params: { id: texts, with_suspended: flag },
  documents: [RELATIONS],
  grants: ['read'],
  async answer(call) {
    const ids = globalIds('identity', call.params.id).slice(0, MOST_RELATIONS);
    const nodes = await inParts(
      ids,
      MOST_NODES,
      async (part) => (await call.ask(RELATIONS, { ids: part })).nodes,
    );
    return ok(
      nodes.flatMap((node) =>
        node?.__typename === 'Identity' && (node.state === 'ACTIVE' || call.params.with_suspended)
          ? [relationship(node)]
          : [],
      ),
    );
  },
});

const FAMILIAR = graphql(
  `query RestFamiliarFollowers($ids: [ID!]!) {
    nodes(ids: $ids) { __typename ... on Identity { key familiarFollowers(first: 100) { edges { node { ...Account } } } } }
  }`,
  [ACCOUNT],
);
/** Ids that are asked for at once; each may have a hundred accounts. */
const FAMILIAR_AT_ONCE = 10;
/** As many as of accounts by their ids. */
const MOST_FAMILIAR = 40;

export const familiarFollowers = route({
  method: 'GET',
  path: '/api/v1/accounts/familiar_followers',
  audience: 'user',
  scopes: ['read:follows'],
  params: { id: texts },
  documents: [FAMILIAR],
  grants: ['read'],
  async answer(call) {
    const ids = globalIds('identity', call.params.id).slice(0, MOST_FAMILIAR);
    const nodes = await inParts(
      ids,
      FAMILIAR_AT_ONCE,
      async (part) => (await call.ask(FAMILIAR, { ids: part })).nodes,
    );
    return ok(
      nodes.flatMap((node) =>
        node?.__typename === 'Identity'
          ? [
              {
                id: node.key,
                accounts: (node.familiarFollowers?.edges ?? []).map((edge) =>
                  account(call.domain, edge.node),
                ),
              },
            ]
          : [],
      ),
    );
  },
});
