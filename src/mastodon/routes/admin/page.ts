// A page of something that moderators list.

import type { Call } from '../../call.ts';
import { type ConnectionArgs, entriesOf, limitOf, linkHeader, type PageParams } from '../../params/page.ts';
import { ok, type Reply } from '../../route.ts';

/**
 * The answer of a list that is paged by ids. It is read also where nothing is wanted of it (`limit=0`), so that those
 * who may not see it are refused alike. `usual`: how many entries are given where nobody says.
 */
export async function moderatedPage<Edge extends { cursor: string }>(
  call: Call<PageParams & { limit?: number | undefined }>,
  usual: number,
  read: (args: ConnectionArgs) => Promise<readonly Edge[]>,
  entity: (edge: Edge) => unknown,
): Promise<Reply> {
  const limit = limitOf(call.params.limit, usual);
  const edges = await entriesOf(call.params, Math.max(limit, 1), read);
  const link = linkHeader(call.address, edges, { limit, back: 'min_id' });
  return ok(edges.slice(0, limit).map(entity), { link });
}
