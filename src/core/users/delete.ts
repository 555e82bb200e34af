// Somebody deletes their login.

import type { User } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { deleteIdentity } from '../identities/delete.ts';
import { revokeTokens } from '../tokens/revoke.ts';

/**
 * Deletes a login with all identities that nobody else holds; shared ones stay with the others. Sessions and tokens end, the address is free again. The
 * password was asked for by the caller.
 */
export async function deleteUser(ctx: Ctx, user: User): Promise<void> {
  const held = await ctx.app.db.models.identity.findMany({
    where: { members: { some: { userId: user.id } } },
    include: { _count: { select: { members: true } } },
  });
  for (const { _count, ...identity } of held) if (_count.members === 1) await deleteIdentity(ctx, identity);
  await inTransaction(ctx, async (ctx) => {
    await revokeTokens(ctx, { userId: user.id });
    const of = { userId: user.id };
    await ctx.tx.models.identityMember.deleteMany({ where: of });
    await ctx.tx.models.domainRole.deleteMany({ where: of });
    await ctx.tx.models.mailLink.deleteMany({ where: of });
    await ctx.tx.models.user.update({
      where: { id: user.id },
      data: { email: `deleted-${user.id}`, passwordHash: null, isAdmin: false, disabledAt: BigInt(ctx.now) },
    });
    await ctx.emit({ kind: 'userChanged', userId: user.id });
  });
}
