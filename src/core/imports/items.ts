// The rows of an import as the reconciler works them off.

import { readJson, readNumber, readNumberOrNull } from '../../db/row.ts';
import type { Identity, Import } from '../../db/rows.ts';
import { type App, type Ctx, inTransaction, type TxCtx } from '../context.ts';
import type { RowOptions } from '../transfers/columns.ts';

/** A row that waits. */
export interface WaitingItem {
  position: number;
  subject: string;
  list: string;
  options: RowOptions;
  /** Epoch milliseconds since when its server does not answer; null where it does. */
  failingSince: number | null;
}

/** How an imported row ended: done, skipped as it was so already, or failed for a reason. */
export type Ending =
  | { state: 'DONE' | 'SKIPPED'; targetId: bigint | null }
  | { state: 'FAILED'; targetId: bigint | null; reason: string };

/** The rows of an import that are due, those due first before others. */
export async function dueItems({ app, now }: Ctx, importId: bigint, limit: number): Promise<WaitingItem[]> {
  const rows = await app.db.sql.all<Record<keyof WaitingItem, unknown>>(
    `SELECT "position", "subject", "list", "options", "failingSince" FROM import_item
     WHERE "importId" = ? AND "state" = 'WAITING' AND "dueAt" <= ? ORDER BY "dueAt", "position" LIMIT ?`,
    [importId, BigInt(now), limit],
  );
  return rows.map((row) => ({
    position: readNumber(row.position),
    subject: String(row.subject),
    list: String(row.list),
    options: readJson<RowOptions>(row.options),
    failingSince: readNumberOrNull(row.failingSince),
  }));
}

/** When the next row of an import is due (epoch milliseconds); null where none waits. */
export async function nextDue(app: App, importId: bigint): Promise<number | null> {
  const [row] = await app.db.sql.all<{ dueAt: bigint | null }>(
    `SELECT min("dueAt") AS "dueAt" FROM import_item WHERE "importId" = ? AND "state" = 'WAITING'`,
    [importId],
  );
  return readNumberOrNull(row?.dueAt);
}

/** Puts rows off, each until its own time. `failing`: because their servers do not answer. */
export async function putOff(
  { app, now }: Ctx,
  importId: bigint,
  items: readonly { position: number; dueAt: number; failing: boolean }[],
): Promise<void> {
  if (items.length === 0) return;
  await app.db.batch(async (sql) => {
    for (const { position, dueAt, failing } of items)
      await sql.run(
        `UPDATE import_item SET "dueAt" = ?, "failingSince" = ${failing ? 'coalesce("failingSince", ?)' : 'NULL'}
         WHERE "importId" = ? AND "position" = ?`,
        [BigInt(Math.round(dueAt)), ...(failing ? [BigInt(now)] : []), importId, position],
      );
  }, 'commit');
}

/**
 * Does a row and notes what became of it, in one transaction: a crash leaves both or neither. Answers false where the
 * import was cancelled meanwhile: then nothing is done.
 */
export async function endItem(
  ctx: Ctx,
  importId: bigint,
  position: number,
  perform: (ctx: TxCtx) => Promise<Ending>,
): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { sql } = ctx.tx;
    const [running] = await sql.all(
      `SELECT 1 AS "one" FROM import WHERE "id" = ? AND "state" = 'RUNNING' ${sql.dialect === 'postgresql' ? 'FOR NO KEY UPDATE' : ''}`,
      [importId],
    );
    if (!running) return false;
    const ending = await perform(ctx);
    const ended = await sql.run(
      `UPDATE import_item SET "state" = ${literal(ending.state)}, "targetId" = ?, "reason" = ? WHERE "importId" = ? AND "position" = ? AND "state" = 'WAITING'`,
      [ending.targetId, ending.state === 'FAILED' ? ending.reason : null, importId, position],
    );
    const column = { DONE: 'done', SKIPPED: 'skipped', FAILED: 'failed' }[ending.state];
    if (ended > 0)
      await sql.run(`UPDATE import SET "${column}" = "${column}" + 1 WHERE "id" = ?`, [importId]);
    return true;
  });
}

const literal = (state: Ending['state']) => `'${state}'`;

/** Tells those who watch how far an import is. */
export async function tellProgress(ctx: Ctx, importId: bigint, owner: Identity): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const row = await ctx.tx.models.import.findUnique({ where: { id: importId } });
    if (row) await ctx.emit({ kind: 'importChanged', import: row, owner });
  });
}

/** Every row has ended. */
export async function endImport(ctx: Ctx, { id }: Import, owner: Identity): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { count } = await ctx.tx.models.import.updateMany({
      where: { id, state: 'RUNNING' },
      data: { state: 'ENDED', endedAt: BigInt(ctx.app.clock.now()) },
    });
    if (count > 0) await tellProgress(ctx, id, owner);
  });
}
