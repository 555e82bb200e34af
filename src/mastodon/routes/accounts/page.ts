// Pages of accounts with their Link header.

import type { Call } from '../../call.ts';
import type { AccountData } from '../../documents/account.ts';
import { account } from '../../entities/account.ts';
import {
  type ConnectionArgs,
  connectionArgs,
  limitOf,
  linkHeader,
  type PageParams,
} from '../../params/page.ts';
import { ok, type Reply } from '../../route.ts';

const USUAL = 40;

interface People<Data extends AccountData> {
  edges: readonly { cursor: string; node: Data }[];
}

/** A page of accounts with its Link header, whose bounds are of the relation and not of the account; `back`: which of them leads to newer ones. */
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
