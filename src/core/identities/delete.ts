// Deletes an identity, local or remote.

import type { Identity } from '../../db/rows.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { revokeTokens } from '../tokens/revoke.ts';
import { scheduleWork } from '../work/schedule.ts';

/**
 * Deletes an identity: its profile is wiped, its tokens end, a Delete goes to every server that may know it. The row
 * stays as a tombstone, so that the handle is never given out again. Nobody sees what it wrote from here on (the
 * visibility rule asks for an active author); the reconciler erases the rows in chunks (core/erasure). Answers false
 * where it was deleted already.
 */
export async function deleteIdentity(ctx: Ctx, before: Identity): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const changed = await ctx.tx.sql.run(
      `UPDATE identity SET "state" = 'DELETED', "deletedAt" = ?, "updatedAt" = ? WHERE "id" = ? AND "state" <> 'DELETED'`,
      [BigInt(ctx.now), BigInt(ctx.now), before.id],
    );
    if (changed === 0) return false;
    const identity = await ctx.tx.models.identity.update({ where: { id: before.id }, data: WIPED });
    await revokeTokens(ctx, { identityId: identity.id });
    await ctx.tx.models.identityMember.deleteMany({ where: { identityId: identity.id } });
    await ctx.emit({ kind: 'identityDeleted', identity });
    await scheduleWork(ctx, {
      machine: 'identity-erasure',
      subject: String(identity.id),
      state: 'waiting',
      dueAt: ctx.now,
    });
    return true;
  });
}

const WIPED = {
  name: '',
  bioSource: '',
  bioHtml: '',
  fields: [],
  emoji: [],
  avatarUrl: null,
  avatarAlt: '',
  headerUrl: null,
  headerAlt: '',
  alsoKnownAs: [],
  attributionDomains: [],
};
