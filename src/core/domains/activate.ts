// Makes a pending domain active, once it is proven to be its owner's.

import type { Domain } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { createInstanceActor } from '../identities/instance-actor.ts';

/**
 * A pending domain was proven to be its owner's: it gets its instance actor and serves. Until then its host is any
 * other server. Errors: CONFLICT where an actor of that server is stored here.
 */
export async function activateDomain(ctx: Ctx, domain: Domain): Promise<void> {
  const keys = await ctx.app.ports.keys.generate();
  await inTransaction(ctx, async (ctx) => {
    const { models } = ctx.tx;
    const speaker = await models.identity.findFirst({ where: { domainId: domain.id, isInstance: true } });
    if (!speaker) await createInstanceActor(ctx, domain, keys);
    const active = await models.domain.update({ where: { id: domain.id }, data: { state: 'ACTIVE' } });
    await ctx.emit({ kind: 'domainChanged', domain: active });
  });
}
