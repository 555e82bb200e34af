// One of the people of a domain, as its moderators see them.

import { graphql } from '../../../../graphql/documents/typed.ts';
import type { Call } from '../../../call.ts';
import { MODERATED, type ModeratedData, SIGN_UP } from '../../../documents/moderation.ts';
import { moderatedAccount, waitingAccount } from '../../../entities/moderation.ts';
import { notFound } from '../../../errors.ts';
import { globalId } from '../../../ids.ts';
import { connectionArgs } from '../../../params/page.ts';
import { ok, route } from '../../../route.ts';

export const WAITING = graphql(
  `query RestWaiting($first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    domain { signUps(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...WaitingSignUp } } } }
  }`,
  [SIGN_UP],
);
export const PERSON = graphql(
  'query RestModeratedPerson($id: ID!) { moderatedIdentity(id: $id) { id ...Moderated } }',
  [MODERATED],
);
export const ONE_WAITING = graphql('query RestOneWaiting($id: ID!) { node(id: $id) { ...WaitingSignUp } }', [
  SIGN_UP,
]);
export const READ = ['admin:read:accounts'] as const;
export const WRITE = ['admin:write:accounts'] as const;

export const domainIdOf = (call: Call<unknown>) => globalId('domain', String(call.domain.id));

export type Person = ModeratedData & { id: string };

/** Whoever moderates nothing here is told so, and not that nobody is there. */
export async function mustModerate(call: Call<unknown>): Promise<void> {
  await call.ask(WAITING, connectionArgs({}, 1));
}

/** Somebody whom the domain's moderators may act on, by the id in the path. Throws 403 for others than those, 404. */
export async function personOf(call: Call<unknown>): Promise<Person> {
  const { moderatedIdentity } = await call.ask(PERSON, { id: globalId('identity', call.part('id')) });
  if (moderatedIdentity?.moderation) return moderatedIdentity;
  await mustModerate(call);
  throw notFound();
}
/** The documents that it runs. */
export const PERSON_DOCUMENTS = [PERSON, WAITING] as const;

export async function waitingOf(call: Call<unknown>) {
  const { node } = await call.ask(ONE_WAITING, { id: globalId('signup', call.part('id')) });
  return node && 'username' in node ? node : null;
}

export const show = route({
  method: 'GET',
  path: '/api/v1/admin/accounts/:id',
  audience: 'moderator',
  scopes: READ,
  // Whoever waits is a node.
  grants: ['read'],
  documents: [...PERSON_DOCUMENTS, ONE_WAITING],
  async answer(call) {
    await mustModerate(call);
    const waiting = await waitingOf(call);
    return ok(
      waiting ? waitingAccount(call.domain, waiting) : moderatedAccount(call.domain, await personOf(call)),
    );
  },
});
