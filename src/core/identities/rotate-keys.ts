// Gives a local actor new keys.

import type { Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { NotYourIdentity } from './errors.ts';

/**
 * Gives a local identity new keys, for when the old ones may be known to others. Their ids stay: the new halves are
 * published and signed with from the same moment, an Update goes to every server that knows it, and those that do not
 * get it fetch the key anew when a signature does not fit. Errors: FORBIDDEN for identities of other servers.
 */
export async function rotateKeys(ctx: Ctx, before: Identity): Promise<Identity> {
  if (before.domainId === null) throw new NotYourIdentity();
  const keys = await ctx.app.ports.keys.generate();
  return inTransaction(ctx, async (ctx) => {
    const { models } = ctx.tx;
    const where = { identityId: before.id, retiredAt: null };
    const fresh = { createdAt: BigInt(ctx.now) };
    await models.identityKey.updateMany({
      where: { ...where, algorithm: 'RSA' },
      data: { ...keys.rsa, ...fresh },
    });
    await models.identityKey.updateMany({
      where: { ...where, algorithm: 'ED25519' },
      data: { ...keys.ed25519, ...fresh },
    });
    const identity = await models.identity.update({
      where: { id: before.id },
      data: { updatedAt: BigInt(ctx.now), revision: { increment: 1 } },
    });
    await ctx.emit({ kind: 'identityUpdated', identity, before });
    return identity;
  });
}
