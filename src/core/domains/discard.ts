// Removes a domain that was never proven.

import type { Domain } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';

/** Forgets a domain that was never proven: it never served, so no other server knows anything of it, and its names are free again. */
export async function discardPending(ctx: Ctx, domain: Domain): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { models } = ctx.tx;
    const still = await models.domain.findUnique({ where: { id: domain.id }, select: { state: true } });
    if (still?.state !== 'PENDING') return;
    const of = { domainId: domain.id };
    const speaker = { identity: of };
    await models.identityKey.deleteMany({ where: speaker });
    await models.identity.deleteMany({ where: { ...of, isInstance: true } });
    await models.hostBlock.deleteMany({ where: of });
    await models.domainRole.deleteMany({ where: of });
    await models.domainName.deleteMany({ where: of });
    await models.domain.delete({ where: { id: domain.id } });
    await ctx.emit({ kind: 'domainChanged', domain });
  });
}
