// Whether a domain blocks the server that an identity lives on.

import type { Identity } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';

/**
 * Whether a domain of ours deals with the server that an identity lives on. To a domain another domain of the install is another server,
 * which it may block by its host as any other; it always deals with its own people.
 */
export async function dealsWithServerOf(
  ctx: Ctx,
  domainId: bigint | null,
  { hostId, domainId: theirs }: Pick<Identity, 'hostId' | 'domainId'>,
): Promise<boolean> {
  if (hostId !== null) return !(await ctx.app.hostBlocks.blockedHostIds(domainId)).includes(hostId);
  if (theirs === null || theirs === domainId) return true;
  const domain = await ctx.app.domains.byId(theirs);
  return !domain || !(await ctx.app.hostBlocks.isBlocked(domainId, domain.host));
}
