// Disables and enables users.

import type { User } from '../../db/rows.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mustAdministerInstall } from '../roles/policy.ts';
import { revokeTokens } from '../tokens/revoke.ts';

/**
 * Locks a user out: sessions end, tokens of apps stop working and live streams close, all at once. `enable` lets them sign in again, and
 * their apps go on where they stopped: an app that is told that its token is invalid throws away what it knows.
 */
export async function setUserDisabled(ctx: Ctx, user: User, disabled: boolean): Promise<User> {
  mustAdministerInstall(ctx);
  if ((user.disabledAt !== null) === disabled) return user;
  return inTransaction(ctx, async (ctx) => {
    if (disabled) await revokeTokens(ctx, { userId: user.id, identityId: null, applicationId: null });
    const changed = await ctx.tx.models.user.update({
      where: { id: user.id },
      data: { disabledAt: disabled ? BigInt(ctx.now) : null },
    });
    await ctx.emit({ kind: 'userChanged', userId: user.id });
    await recordAct(ctx, {
      act: disabled ? 'USER_DISABLED' : 'USER_ENABLED',
      domainId: null,
      target: { kind: 'USER', id: user.id, name: user.email },
    });
    return changed;
  });
}
