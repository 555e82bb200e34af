// Pages of accounts with their Link header.

import type { Call } from '../../call.ts';
import type { AccountData } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import {
  type ConnectionArgs,
  connectionArgs,
  LONGEST_PAGE,
  limitOf,
  linkHeader,
  type PageParams,
} from '../../params/page.ts';
import { ok, type Reply } from '../../route.ts';

const USUAL = 40;

interface People<Data extends AccountData> {
  edges: readonly { cursor: string; node: Data }[];
}

/**
 * A page of accounts with its Link header, whose bounds are of the relation and not of the account; `back`: which of
 * them leads to newer ones.
 */
export async function accountPage<Data extends AccountData>(
  call: Call<PageParams>,
  read: (args: ConnectionArgs) => Promise<People<Data> | null | undefined>,
  entity: (data: Data) => unknown = (data) => account(call.domain, data),
  back: 'min_id' | 'since_id' = 'since_id',
): Promise<Reply> {
  const limit = limitOf(call.params.limit, USUAL);
  if (limit === 0) return ok([]);
  const edges = (await read(connectionArgs(call.params, limit)))?.edges ?? [];
  return ok(
    edges.map(({ node }) => entity(node)),
    { link: linkHeader(call.address, edges, { limit, back }) },
  );
}

/**
 * Everybody at once and without a Link header, as Mastodon understands a limit of 0 in lists that are somebody's own
 * choice.
 */
export async function everybody<Data extends AccountData>(
  call: Call<PageParams>,
  read: (args: ConnectionArgs) => Promise<People<Data> | null | undefined>,
): Promise<Reply> {
  const people: unknown[] = [];
  for (let after: string | undefined, isLast = false; !isLast; ) {
    const edges = (await read(connectionArgs({ max_id: after }, LONGEST_PAGE)))?.edges ?? [];
    people.push(...edges.map(({ node }) => account(call.domain, node)));
    after = edges.at(-1)?.cursor;
    isLast = edges.length < LONGEST_PAGE;
  }
  return ok(people);
}
