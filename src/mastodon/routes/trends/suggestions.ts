// The routes of people to follow: `/api/v2/suggestions`, `/api/v1/suggestions` and `DELETE /api/v1/suggestions/:id`.

import type { ResultOf } from '../../../graphql/documents/typed.ts';
import { graphql } from '../../../graphql/documents/typed.ts';
import { parseId } from '../../../lib/ids.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import { globalId } from '../../ids.ts';
import { limitOf } from '../../params/page.ts';
import { whole } from '../../params/types.ts';
import { ok, type RestRoute, route } from '../../route.ts';

const ALL = graphql(
  'query RestSuggestions($first: Int!) { viewer { identity { suggestions(first: $first) { sources identity { ...Account } } } } }',
  [ACCOUNT],
);
const DISMISS = graphql(`mutation RestDismissSuggestion($id: ID!) {
  done: dismissSuggestion(input: {identityId: $id}) { ... on DismissSuggestionPayload { identityId } ... on Error { code message path } }
}`);

const SOURCES = { FRIENDS_OF_FRIENDS: 'friends_of_friends', MOST_FOLLOWED: 'most_followed' } as const;
/** The word that older apps know for each. */
const LEGACY = { FRIENDS_OF_FRIENDS: 'past_interactions', MOST_FOLLOWED: 'global' } as const;

type Data = NonNullable<
  NonNullable<NonNullable<ResultOf<typeof ALL>['viewer']>['identity']>['suggestions']
>[number];

const suggestions = (
  path: string,
  shape: (domain: Parameters<typeof account>[0], each: Data) => unknown,
  more: { deprecation?: string } = {},
) =>
  route({
    ...more,
    method: 'GET',
    path,
    audience: 'user',
    scopes: ['read:accounts'],
    params: { limit: whole },
    documents: [ALL],
    async answer(call) {
      const limit = limitOf(call.params.limit, 40);
      if (limit === 0) return ok([]);
      const { viewer } = await call.ask(ALL, { first: limit });
      return ok((viewer?.identity?.suggestions ?? []).map((each) => shape(call.domain, each)));
    },
  });

export const SUGGESTIONS: readonly RestRoute[] = [
  suggestions('/api/v2/suggestions', (domain, { sources, identity }) => ({
    source: LEGACY[sources[0] ?? 'MOST_FOLLOWED'],
    sources: sources.map((source) => SOURCES[source]),
    account: account(domain, identity),
  })),
  suggestions('/api/v1/suggestions', (domain, { identity }) => account(domain, identity), {
    deprecation: '@1621123200',
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/suggestions/:id',
    audience: 'user',
    scopes: ['write:accounts'],
    documents: [DISMISS],
    async answer(call) {
      const id = call.part('id');
      // Who is not there is not suggested either.
      if (parseId(id) !== null) await call.act(DISMISS, { id: globalId('identity', id) });
      return ok({});
    },
  }),
];
