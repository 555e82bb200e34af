// Removes uploads and their files: first the rows say so, in the transaction that no longer needs them, then the
// reconciler does it.

import type { Identity, Media } from '../../db/rows.ts';
import type { SqlValue } from '../../db/types.ts';
import { type App, type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { type Scheduling, scheduleWork } from '../work/schedule.ts';
import { InvalidMedia } from './errors.ts';
import { sourceKey } from './keys.ts';
import { getOwnMedia } from './queries.ts';

/** Rows whose files are removed in one go. */
const A_CHUNK = 50;
const DAY_MS = 24 * 3_600_000;

/**
 * Deletes an upload that no post has (any more). Errors: NOT_FOUND, INVALID_INPUT for one that a post or the profile
 * shows.
 */
export async function deleteMedia(ctx: Ctx, owner: Identity, id: bigint): Promise<void> {
  await getOwnMedia(ctx, owner, id);
  const removed = await inTransaction(ctx, (ctx) =>
    removeWhere(ctx, '"id" = ? AND "identityId" = ? AND "unusedSince" IS NOT NULL', [id, owner.id]),
  );
  if (removed === 0)
    throw new InvalidMedia(
      'A post or your profile shows this; take it out there first.',
      ['input', 'mediaId'],
      'TAKEN',
    );
}

/** The media of a post that is deleted. `keep`: they become unused, to be attached to another post within a day. */
export async function removeMediaOfPost(ctx: TxCtx, postId: bigint, keep: boolean): Promise<void> {
  if (keep)
    await ctx.tx.sql.run('UPDATE media SET "postId" = NULL, "unusedSince" = ? WHERE "postId" = ?', [
      BigInt(ctx.app.clock.now()),
      postId,
    ]);
  else await removeWhere(ctx, '"postId" = ?', [postId]);
}

/** Everything that a deleted identity uploaded, at most about `limit` of it. Answers how many. */
export function removeMediaOfIdentity(ctx: TxCtx, identityId: bigint, limit: number): Promise<number> {
  return removeWhere(
    ctx,
    `"id" IN (SELECT "id" FROM media WHERE "identityId" = ? AND "state" <> 'REMOVED' LIMIT ?)`,
    [identityId, limit],
  );
}

/** What nothing has shown for a day, at most `limit` of it. Answers how many. */
export function removeUnusedMedia({ app, now }: Ctx, limit: number): Promise<number> {
  const before = BigInt(app.clock.now() - DAY_MS);
  // Not by `inTransaction`, which loads Prisma's query compiler: this is asked every hour, also on a server on which
  // nobody does anything.
  return app.db.batch((_sql, tx) =>
    removeWhere(
      { app, now, tx },
      '"id" IN (SELECT "id" FROM media WHERE "unusedSince" > 0 AND "unusedSince" < ? LIMIT ?)',
      [before, limit],
    ),
  );
}

/** A transaction of hand-written statements is enough. */
type Removing = Omit<Scheduling, 'app'> & { app: Pick<App, 'ids' | 'wake' | 'clock'> };

/** Marks rows; the time 0 is where the removal finds them by their index. */
export async function removeWhere(
  { app, now, tx }: Removing,
  where: string,
  params: readonly SqlValue[],
): Promise<number> {
  const removed = await tx.sql.run(
    `UPDATE media SET "state" = 'REMOVED', "unusedSince" = 0, "postId" = NULL WHERE ${where} AND "state" <> 'REMOVED'`,
    params,
  );
  if (removed > 0)
    await scheduleWork(
      { app, now, tx },
      { machine: 'media-removal', subject: 'all', state: 'removing', dueAt: app.clock.now() },
    );
  return removed;
}

/** Removes the files of some uploads that nobody needs, then their rows. Answers whether there may be more. */
export async function removeFiles(ctx: Ctx): Promise<boolean> {
  const { models } = ctx.app.db;
  const rows = await models.media.findMany({ where: { unusedSince: 0n, state: 'REMOVED' }, take: A_CHUNK });
  for (const row of rows) {
    await ctx.app.ports.storage.remove(keysOf(row));
    await models.media.deleteMany({ where: { id: row.id } });
  }
  return rows.length === A_CHUNK;
}

function keysOf(media: Media): string[] {
  return [sourceKey(media), media.file, media.preview].filter((key) => key !== null);
}
