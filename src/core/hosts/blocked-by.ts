// Whether a domain deals with somebody at all.

import type { Identity } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';

/**
 * Whether a domain of ours deals with somebody: it suspended neither them for itself nor blocks the server that they
 * live on. To a domain another domain of the install is another server, which it may block by its host as any other; it
 * always deals with its own people.
 */
export async function dealsWithPerson(
  ctx: Ctx,
  domainId: bigint | null,
  { id, hostId, domainId: theirs }: Pick<Identity, 'id' | 'hostId' | 'domainId'>,
): Promise<boolean> {
  if ((await ctx.app.restrictions.suspendedIds(domainId)).has(id)) return false;
  if (hostId !== null) return !(await ctx.app.hostBlocks.blockedHostIds(domainId)).includes(hostId);
  if (theirs === null || theirs === domainId) return true;
  const domain = await ctx.app.domains.byId(theirs);
  return !domain || !(await ctx.app.hostBlocks.isBlocked(domainId, domain.host));
}
