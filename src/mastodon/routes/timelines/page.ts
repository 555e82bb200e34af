// Pages of timelines with their Link header.

import type { Call } from '../../call.ts';
import type { EntriesData } from '../../documents/status.ts';
import { statusOfEntry } from '../../entities/status.ts';
import {
  type ConnectionArgs,
  connectionArgs,
  limitOf,
  linkHeader,
  type PageParams,
} from '../../params/page.ts';
import { ok, type Reply } from '../../route.ts';

const USUAL = 20;

/** A page of statuses with its Link header; `read` runs the document with the arguments of the page. */
export async function statusPage(
  call: Call<PageParams>,
  read: (args: ConnectionArgs) => Promise<EntriesData | null | undefined>,
): Promise<Reply> {
  const limit = limitOf(call.params.limit, USUAL);
  if (limit === 0) return ok([]);
  const page = await read(connectionArgs(call.params, limit));
  const edges = page?.edges ?? [];
  return ok(
    edges.map(({ node }) => statusOfEntry(call, node)),
    { link: linkHeader(call.address, edges, { limit, back: 'min_id' }) },
  );
}
