// Routes of the accounts that somebody recommends on their profile.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { ACCOUNT, RELATION } from '../../documents/account.ts';
import { relationship } from '../../entities/relationship.ts';
import { invalid, notFound } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { type ConnectionArgs, PAGE, type PageParams } from '../../params/page.ts';
import { ok, type RestRoute, route } from '../../route.ts';
import { accountPage, everybody } from '../accounts/page.ts';

const ENDORSE = graphql(
  `mutation RestEndorse($id: ID!) {
    done: endorseIdentity(input: {identityId: $id}) { ... on EndorseIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const UNENDORSE = graphql(
  `mutation RestUnendorse($id: ID!) {
    done: unendorseIdentity(input: {identityId: $id}) { ... on UnendorseIdentityPayload { identity { ...RelationTo } } ... on Error { code message path } }
  }`,
  [RELATION],
);
const ENDORSED = graphql(
  `query RestEndorsed($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    identity(id: $id) { endorsed(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } }
  }`,
  [ACCOUNT],
);

const mustFollow = ({ code }: { code: string }) =>
  code === 'CONFLICT' ? invalid('You must be already following the person you want to endorse') : null;

/** Declared twice: as `pin` and `unpin`, its old names, and as `endorse` and `unendorse`. */
const endorsing = (name: string, document: typeof ENDORSE | typeof UNENDORSE) =>
  route({
    method: 'POST',
    path: `/api/v1/accounts/:id/${name}`,
    audience: 'user',
    scopes: ['write:accounts'],
    documents: [document],
    async answer(call) {
      const id = globalId('identity', call.part('id'));
      const { identity } = await call.act(document as typeof ENDORSE, { id }, mustFollow);
      return ok(relationship(identity));
    },
  });

function endorsedPage(call: Call<PageParams>, key: string) {
  const read = async (args: ConnectionArgs) => {
    const { identity } = await call.ask(ENDORSED, { ...args, id: globalId('identity', key) });
    if (!identity) throw notFound();
    return identity.endorsed;
  };
  return call.params.limit === 0 ? everybody(call, read) : accountPage(call, read);
}

const endorsements = route({
  method: 'GET',
  path: '/api/v1/endorsements',
  audience: 'user',
  scopes: ['read:accounts'],
  params: PAGE,
  documents: [ENDORSED],
  answer: (call) => endorsedPage(call, call.actingKey ?? ''),
});

const endorsementsOf = route({
  method: 'GET',
  path: '/api/v1/accounts/:id/endorsements',
  audience: 'optional',
  scopes: ['read:accounts'],
  params: PAGE,
  documents: [ENDORSED],
  answer: (call) => endorsedPage(call, call.part('id')),
});

export const ENDORSEMENTS: readonly RestRoute[] = [
  endorsing('pin', ENDORSE),
  endorsing('endorse', ENDORSE),
  endorsing('unpin', UNENDORSE),
  endorsing('unendorse', UNENDORSE),
  endorsements,
  endorsementsOf,
];
