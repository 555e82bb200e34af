// Who receives the file of an import: one at a time, and nobody any more once its process was killed.

import type { Import } from '../../db/rows.ts';
import type { Sql } from '../../db/types.ts';
import { AppError } from '../../lib/app-error.ts';
import { type App, type Ctx, inTransaction } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';
import { forgetItems } from './forget.ts';
import { IMPORT } from './machine.ts';

/** What was not renewed for so long was begun by a process that is gone, in milliseconds. */
export const RECEIPT_MS = 30_000;
const RENEWED_EVERY_MS = 5_000;
const FORGOTTEN_A_CHUNK = 1_000;

class ReceiptLost extends AppError {
  constructor() {
    super(
      'CONFLICT',
      'This import was cancelled, or its file was sent again; look at it, or begin another one.',
    );
  }
}

/**
 * The receiving of one file: a lease on its import. The process that has it renews it, also while no bytes come, so
 * that any process sees whether another one still receives. Only who has it stores rows: a process that hung, and whose
 * lease was taken over, is refused when it goes on.
 */
export class Receipt {
  readonly #app: App;
  readonly #importId: bigint;
  readonly #id: bigint;
  #stop = () => {};

  private constructor(app: App, importId: bigint, id: bigint) {
    this.#app = app;
    this.#importId = importId;
    this.#id = id;
  }

  /** Null where no file is awaited. Until `close` the lease is renewed. */
  static async begin(ctx: Ctx, importId: bigint): Promise<Receipt | null> {
    const { app } = ctx;
    const id = app.ids.next();
    const has = await inTransaction(ctx, async (ctx) => {
      const until = app.clock.now() + RECEIPT_MS;
      const { count } = await ctx.tx.models.import.updateMany({
        where: { id: importId, state: 'AWAITED' },
        data: { state: 'RECEIVING', receipt: id, receiptUntil: BigInt(until) },
      });
      // Then somebody looks whether it still lives.
      if (count > 0)
        await scheduleWork(ctx, {
          machine: IMPORT,
          subject: String(importId),
          state: 'awaited',
          dueAt: until,
        });
      return count > 0;
    });
    if (!has) return null;
    const receipt = new Receipt(app, importId, id);
    receipt.#renewLater();
    return receipt;
  }

  /** Takes over what a process left that is gone; null where another one was faster, or where it lives after all. */
  static async takeOver(app: App, { id: importId, receipt }: Import, now: number): Promise<Receipt | null> {
    const id = app.ids.next();
    const { count } = await app.db.models.import.updateMany({
      where: {
        id: importId,
        state: 'RECEIVING',
        receipt,
        // What an older version received has no lease.
        OR: [{ receiptUntil: null }, { receiptUntil: { lte: BigInt(now) } }],
      },
      data: { receipt: id, receiptUntil: BigInt(now + RECEIPT_MS) },
    });
    return count > 0 ? new Receipt(app, importId, id) : null;
  }

  /** Which row of the table is this receipt's, as long as it has the lease. */
  get where(): { id: bigint; receipt: bigint } {
    return { id: this.#importId, receipt: this.#id };
  }

  /** Renews it in the transaction that stores rows. Errors: CONFLICT where it is over. */
  async hold(sql: Sql): Promise<void> {
    if (!(await this.#renew(sql, ` AND "state" = 'RECEIVING'`))) throw new ReceiptLost();
  }

  /** Removes the rows that were stored, and lets another file come in its place. */
  async abandon(): Promise<void> {
    const { db } = this.#app;
    // In one transaction with the look whether it is still ours: the rows of who took it over stay.
    const forget = () =>
      db.batch(async (sql) =>
        (await this.#renew(sql)) ? forgetItems({ sql }, this.#importId, FORGOTTEN_A_CHUNK) : 0,
      );
    while ((await forget()) > 0);
    await db.models.import.updateMany({
      where: { ...this.where, state: 'RECEIVING' },
      data: { state: 'AWAITED', receipt: null, receiptUntil: null },
    });
  }

  close(): void {
    this.#stop();
  }

  async #renew(sql: Sql, more = ''): Promise<boolean> {
    const until = BigInt(this.#app.clock.now() + RECEIPT_MS);
    const renewed = await sql.run(
      `UPDATE import SET "receiptUntil" = ? WHERE "id" = ? AND "receipt" = ?${more}`,
      [until, this.#importId, this.#id],
    );
    return renewed > 0;
  }

  #renewLater(): void {
    this.#stop = this.#app.clock.after(RENEWED_EVERY_MS, () => {
      // Where that fails the next rows cannot be stored either, and say so.
      this.#app.db.batch((sql) => this.#renew(sql), 'commit').catch(() => {});
      this.#renewLater();
    });
  }
}

/**
 * Removes what a killed process had received of a file, so that the import awaits it again. Answers in how many
 * milliseconds to look again, because somebody still receives it: 0 where nobody does.
 */
export async function removeAbandoned({ app, now }: Ctx, row: Import): Promise<number> {
  if (row.state !== 'RECEIVING') return 0;
  const leftMs = Number(row.receiptUntil ?? 0) - now;
  if (leftMs > 0) return leftMs;
  const receipt = await Receipt.takeOver(app, row, now);
  // It was renewed or ended in this moment.
  if (!receipt) return 1_000;
  await receipt.abandon();
  return 0;
}

/**
 * For how long the file of an import is still awaited, in milliseconds; 0 or less where it did not come. What a killed
 * process had received of it is removed. `lastsMs`: how long after its beginning the file may be sent.
 */
export async function awaitedFor(ctx: Ctx, row: Import, lastsMs: number): Promise<number> {
  const leftMs = await removeAbandoned(ctx, row);
  return leftMs > 0 ? leftMs : Number(row.createdAt) + lastsMs - ctx.now;
}
