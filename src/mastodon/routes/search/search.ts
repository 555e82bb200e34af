// The routes `GET /api/v2/search` and `GET /api/v1/accounts/search`.

import { graphql } from '../../../graphql/documents/typed.ts';
import type { Call } from '../../call.ts';
import { ACCOUNT } from '../../documents/account.ts';
import { COLLECTION } from '../../documents/collection.ts';
import { POST } from '../../documents/status.ts';
import { TAG } from '../../documents/tag.ts';
import { account } from '../../entities/account.ts';
import { collection } from '../../entities/collection.ts';
import { status } from '../../entities/status.ts';
import { tag } from '../../entities/tag.ts';
import { missing, RestError, unauthorized } from '../../errors.ts';
import { globalId } from '../../ids.ts';
import { limitOf } from '../../params/page.ts';
import { bound, flag, text, whole } from '../../params/types.ts';
import { ok, route } from '../../route.ts';

const ACCOUNTS = graphql(
  `query RestSearchAccounts($query: String!, $first: Int!, $after: String, $following: Boolean!) {
    search(query: $query) { identities(first: $first, after: $after, following: $following) { edges { node { ...Account } } } }
  }`,
  [ACCOUNT],
);
const HASHTAGS = graphql(
  `query RestSearchHashtags($query: String!, $first: Int!, $after: String) {
    search(query: $query) { hashtags(first: $first, after: $after) { edges { node { ...TagParts } } } }
  }`,
  [TAG],
);
const STATUSES = graphql(
  `query RestSearchStatuses($query: String!, $first: Int, $last: Int, $after: String, $before: String, $skip: Int, $author: ID) {
    search(query: $query) {
      posts(first: $first, last: $last, after: $after, before: $before, skip: $skip, authorId: $author) { edges { node { ...PostParts } } }
    }
  }`,
  [POST],
);
const RESOLVE = graphql(
  `query RestResolve($text: String!) {
    resolve(text: $text) { __typename ... on Post { ...PostParts } ... on Identity { ...Account } ... on Collection { ...CollectionParts } }
  }`,
  [POST, ACCOUNT, COLLECTION],
);
const AUTHOR = graphql('query RestSearchAuthor($id: ID!) { identity(id: $id) { key } }');

const USUAL = 20;
const ACCOUNTS_USUAL = 40;
/** Entries that GraphQL passes over at most; nothing is listed behind them. */
const LAST_PLACE = 2_000;

interface Found {
  accounts: unknown[];
  statuses: unknown[];
  hashtags: unknown[];
  /** Found by their addresses alone. */
  collections: unknown[];
}
const NOTHING: Found = { accounts: [], statuses: [], hashtags: [], collections: [] };

/** Mastodon's word for each kind. */
type Kind = keyof Found;
const KINDS: readonly string[] = ['accounts', 'statuses', 'hashtags'];

/** A page of the accounts that a query finds. */
interface AccountPage {
  limit: number;
  offset: number;
  following: boolean;
  /** Whether a handle is looked up on its server as well. */
  resolve: boolean;
}

/**
 * Accounts; whoever has exactly the handle first, also where nobody of this domain knows them yet: another domain of
 * the install is another server, whose people a look-up finds, and a search by words does not.
 */
async function accountsFor(call: Call<unknown>, query: string, page: AccountPage) {
  const { limit, offset, following, resolve } = page;
  if (limit === 0 || offset > LAST_PLACE) return [];
  const named = resolve && offset === 0 && isHandle(query) ? await resolved(call, query) : null;
  const { search } = await call.ask(ACCOUNTS, { query, first: limit, after: String(offset), following });
  const known = (search?.identities?.edges ?? []).map(({ node }) => account(call.domain, node));
  if (named?.__typename !== 'Identity' || following) return known;
  const first = account(call.domain, named);
  return [first, ...known.filter(({ id }) => id !== first.id)].slice(0, limit);
}

/** What stands at an address, or the account of a handle; null where nothing is to be found. */
async function resolved(call: Call<unknown>, query: string) {
  try {
    return (await call.ask(RESOLVE, { text: query })).resolve;
  } catch (error) {
    if (error instanceof RestError && error.status < 500) return null;
    throw error;
  }
}

const isAddress = (query: string) => /^https?:\/\//i.test(query);
const isHandle = (query: string) => /^@?[^@\s]+@[^@\s]+$/.test(query);

/** What a query that is an address names, alone. */
async function atAddress(call: Call<unknown>, query: string, kind: string | undefined): Promise<Found> {
  const found = await resolved(call, query);
  if (found?.__typename === 'Post' && (kind === undefined || kind === 'statuses'))
    return { ...NOTHING, statuses: [status(call, found)] };
  if (found?.__typename === 'Identity' && (kind === undefined || kind === 'accounts'))
    return { ...NOTHING, accounts: [account(call.domain, found)] };
  if (found?.__typename === 'Collection' && kind === undefined)
    return { ...NOTHING, collections: [collection(call.domain, found)] };
  return NOTHING;
}

export const search = route({
  method: 'GET',
  path: '/api/v2/search',
  audience: 'optional',
  scopes: ['read:search'],
  grants: ['read'],
  params: {
    q: text,
    type: text,
    resolve: flag,
    following: flag,
    account_id: text,
    exclude_unreviewed: flag,
    max_id: bound,
    min_id: bound,
    limit: whole,
    offset: whole,
  },
  documents: [ACCOUNTS, HASHTAGS, STATUSES, RESOLVE, AUTHOR],
  async answer(call) {
    const { params } = call;
    if (call.viewer.kind === 'anonymous') {
      if (params.resolve)
        throw unauthorized(
          'Search queries that resolve remote resources are not supported without authentication',
        );
      if ((params.offset ?? 0) !== 0)
        throw unauthorized('Search queries pagination is not supported without authentication');
    }
    if ((params.offset ?? 0) < 0 || (params.limit ?? 0) < 0)
      throw new RestError(400, 'Pagination values for `offset` and `limit` must be positive');
    const query = (params.q ?? '').trim();
    if (query === '') throw missing('q');
    const kind = KINDS.includes(params.type ?? '') ? (params.type as Kind) : undefined;
    const limit = limitOf(params.limit, USUAL);
    const offset = kind === undefined ? 0 : (params.offset ?? 0);
    const author = params.account_id === undefined ? null : globalId('identity', params.account_id);
    if (author !== null && !(await call.ask(AUTHOR, { id: author })).identity)
      throw new RestError(404, 'Record not found');
    if (limit === 0) return ok(NOTHING);
    const isSignedIn = call.actingKey !== null;
    if (isAddress(query))
      return ok(isSignedIn && params.resolve && offset === 0 ? await atAddress(call, query, kind) : NOTHING);
    const asks = (each: Kind) => kind === undefined || kind === each;
    const isOfPeople = !query.startsWith('#') && !(query.includes('@') && /\s/.test(query));
    return ok({
      accounts:
        asks('accounts') && isOfPeople
          ? await accountsFor(call, query, {
              limit,
              offset,
              following: params.following ?? false,
              resolve: isSignedIn && params.resolve === true,
            })
          : [],
      statuses: asks('statuses') && isSignedIn ? await statusesFor(call, query, limit, offset, author) : [],
      hashtags: asks('hashtags') && !query.includes('@') ? await hashtagsFor(call, query, limit, offset) : [],
      collections: [],
    });
  },
});

async function statusesFor(
  call: Call<{ max_id?: string | undefined; min_id?: string | undefined }>,
  query: string,
  limit: number,
  offset: number,
  author: string | null,
) {
  const { max_id, min_id } = call.params;
  if (offset > LAST_PLACE) return [];
  const { search } = await call.ask(STATUSES, {
    query,
    first: min_id === undefined ? limit : null,
    last: min_id === undefined ? null : limit,
    after: max_id ?? null,
    before: min_id ?? null,
    skip: offset,
    author,
  });
  return (search?.posts?.edges ?? []).map(({ node }) => status(call, node));
}

async function hashtagsFor(call: Call<unknown>, query: string, limit: number, offset: number) {
  if (offset > LAST_PLACE) return [];
  const { search } = await call.ask(HASHTAGS, { query, first: limit, after: String(offset) });
  return (search?.hashtags?.edges ?? []).map(({ node }) => tag(call.domain, node));
}

export const searchAccounts = route({
  method: 'GET',
  path: '/api/v1/accounts/search',
  audience: 'user',
  scopes: ['read:accounts'],
  grants: ['read:search'],
  params: { q: text, limit: whole, offset: whole, resolve: flag, following: flag },
  documents: [ACCOUNTS, RESOLVE],
  async answer(call) {
    const { params } = call;
    const query = (params.q ?? '').trim();
    const offset = Math.max(0, params.offset ?? 0);
    if (query === '') return ok([]);
    if (params.resolve && offset === 0 && isAddress(query)) {
      const found = await resolved(call, query);
      return ok(found?.__typename === 'Identity' ? [account(call.domain, found)] : []);
    }
    return ok(
      await accountsFor(call, query, {
        limit: limitOf(params.limit, ACCOUNTS_USUAL),
        offset,
        following: params.following ?? false,
        resolve: params.resolve === true,
      }),
    );
  },
});
