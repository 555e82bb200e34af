// Blocks and unblocks an identity.

import type { Block, Identity } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { rejectFollow, unfollow } from '../follows/answer.ts';
import { lockFollowsBetween } from '../follows/rows.ts';
import { uris } from '../uris.ts';

/**
 * One identity wants nothing to do with another: follows in both directions end (Undo of ours, Reject of theirs, then
 * Block), and neither sees the other. `uri` is the Block activity's id when a remote identity blocks. Errors:
 * INVALID_INPUT (oneself).
 */
export async function block(
  ctx: Ctx,
  blocker: Identity,
  blocked: Identity,
  uri: string | null = null,
): Promise<Block> {
  if (blocker.id === blocked.id)
    throw new AppError('INVALID_INPUT', 'Nobody blocks themselves; choose somebody else.', {
      path: ['input', 'identityId'],
    });
  return inTransaction(ctx, async (ctx) => {
    await lockFollowsBetween(ctx, blocker, blocked);
    await unfollow(ctx, blocker, blocked);
    await rejectFollow(ctx, blocker, blocked);
    const id = ctx.app.ids.next();
    const inserted = await ctx.tx.sql.run(
      'INSERT INTO block ("id", "uri", "blockerId", "blockedId", "createdAt") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      [id, uri ?? uris.row(blocker.uri, 'blocks', id), blocker.id, blocked.id, BigInt(ctx.now)],
    );
    const row = await ctx.tx.models.block.findUnique({
      where: { blockerId_blockedId: { blockerId: blocker.id, blockedId: blocked.id } },
    });
    if (!row) throw new AppError('CONFLICT', 'That Block id was used before for something else.');
    if (inserted > 0) await ctx.emit({ kind: 'blocked', block: row, blocker, blocked });
    return row;
  });
}

/** Takes a block back. Answers false where there was none. */
export async function unblock(ctx: Ctx, blocker: Identity, blocked: Identity): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const where = { blockerId_blockedId: { blockerId: blocker.id, blockedId: blocked.id } };
    const row = await ctx.tx.models.block.findUnique({ where });
    if (!row) return false;
    const { count } = await ctx.tx.models.block.deleteMany({ where: { id: row.id } });
    if (count === 0) return false;
    await ctx.emit({ kind: 'unblocked', block: row, blocker, blocked });
    return true;
  });
}
