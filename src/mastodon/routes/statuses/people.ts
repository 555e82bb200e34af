// Who favourited (or reacted to) or boosted a status.

import { graphql } from '../../../graphql/documents/typed.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { notFound } from '../../errors.ts';
import { PAGE } from '../../params/page.ts';
import { route } from '../../route.ts';
import { accountPage } from '../accounts/page.ts';
import { postIdOf, TARGET } from './entry.ts';

const FAVOURITERS = graphql(
  `query RestFavouriters($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    post(id: $id) { people: likers(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } }
  }`,
  [ACCOUNT],
);
const BOOSTERS = graphql(
  `query RestBoosters($id: ID!, $first: Int, $last: Int, $after: String, $before: String, $newerThan: String) {
    post(id: $id) { people: boosters(first: $first, last: $last, after: $after, before: $before, newerThan: $newerThan) { edges { cursor node { ...Account } } } }
  }`,
  [ACCOUNT],
);

const peopleOf = (name: string, document: typeof FAVOURITERS | typeof BOOSTERS) =>
  route({
    method: 'GET',
    path: `/api/v1/statuses/:id/${name}`,
    audience: 'optional',
    scopes: ['read:accounts'],
    params: PAGE,
    documents: [TARGET, document],
    grants: ['read'],
    answer: (call) =>
      accountPage(call, async (args) => {
        const { post } = await call.ask(document as typeof FAVOURITERS, {
          ...args,
          id: await postIdOf(call, call.part('id')),
        });
        if (!post) throw notFound();
        return post.people;
      }),
  });

export const favouritedBy = peopleOf('favourited_by', FAVOURITERS);
export const rebloggedBy = peopleOf('reblogged_by', BOOSTERS);
