// Disables and enables users.

import type { User } from '../../db/rows.ts';
import type { Notice } from '../audit/notice.ts';
import { readReason } from '../audit/reason.ts';
import { recordAct } from '../audit/record.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { mustAdministerInstall } from '../roles/policy.ts';
import { mustRankAboveLogin } from '../roles/ranks.ts';
import { lockLogin } from '../tokens/lock-login.ts';
import { revokeTokens } from '../tokens/revoke.ts';

/**
 * Locks a user out: sessions end, tokens of apps stop working and live streams close, all at once. `enable` lets them
 * sign in again, and their apps go on where they stopped: an app that is told that its token is invalid throws away
 * what it knows.
 */
export async function setUserDisabled(
  ctx: Ctx,
  { id }: Pick<User, 'id'>,
  disabled: boolean,
  { reason, notice }: { reason?: string | null; notice?: Notice } = {},
): Promise<User> {
  const comment = readReason(reason);
  mustAdministerInstall(ctx);
  return inTransaction(ctx, async (ctx) => {
    await lockLogin(ctx, id);
    // As it is now, whatever the caller has read.
    const user = await ctx.tx.models.user.findUniqueOrThrow({ where: { id } });
    if (disabled) mustRankAboveLogin(ctx, user);
    if ((user.disabledAt !== null) === disabled) return user;
    if (disabled) {
      await ctx.tx.models.authorizationCode.deleteMany({ where: { userId: user.id, usedAt: null } });
      await revokeTokens(ctx, { userId: user.id, identityId: null, applicationId: null });
    }
    const changed = await ctx.tx.models.user.update({
      where: { id: user.id },
      data: { disabledAt: disabled ? BigInt(ctx.now) : null },
    });
    await ctx.emit({ kind: 'userChanged', userId: user.id });
    await recordAct(ctx, {
      act: disabled ? 'USER_DISABLED' : 'USER_ENABLED',
      domainId: null,
      target: { kind: 'USER', id: user.id, name: user.email },
      comment,
      notice,
    });
    return changed;
  });
}
