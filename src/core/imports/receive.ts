// Takes the file of an import: its rows are stored, and worked off by the reconciler.

import type { Identity, Import } from '../../db/rows.ts';
import { insertMany } from '../../db/sql/values.ts';
import { AppError } from '../../lib/app-error.ts';
import { type App, type Ctx, inTransaction } from '../context.ts';
import { RowReader, type TransferRow } from '../transfers/columns.ts';
import { readCsv } from '../transfers/csv.ts';
import { scheduleWork } from '../work/schedule.ts';
import { IMPORT } from './machine.ts';
import { getImport } from './queries.ts';
import { Receipt, removeAbandoned } from './receipt.ts';

/** More than anybody follows; a file of them has about 5 MB. */
export const MOST_ROWS = 100_000;
const MOST_BYTES = 20 * 1024 * 1024;
const LONGEST_RECORD = 16_384;
const A_CHUNK = 250;

/**
 * Takes the CSV file of an import that awaits it, in any of the forms that servers of the fediverse write: all its rows
 * are stored, or none. Rows that name nobody have failed from the beginning. Errors: NOT_FOUND, CONFLICT where the file
 * has come already or is coming, INVALID_INPUT for what is no such file, TOO_LARGE.
 */
export async function receiveImport(
  ctx: Ctx,
  owner: Identity,
  id: bigint,
  file: AsyncIterable<Uint8Array>,
): Promise<Import> {
  const { app } = ctx;
  const row = await getImport(ctx, owner, id);
  // The reconciler looks later: an hour later where an older version, which had no leases, was killed.
  await removeAbandoned(ctx, row);
  const receipt = await Receipt.begin(ctx, id);
  if (!receipt) throw new NotAwaited();
  try {
    const counts = await storeRows(app, row, receipt, file);
    if (counts.total === 0) throw new AppError('INVALID_INPUT', 'The file has no rows; choose another one.');
    return await begin(ctx, id, receipt, counts);
  } catch (error) {
    await receipt.abandon();
    throw error;
  } finally {
    receipt.close();
  }
}

class NotAwaited extends AppError {
  constructor() {
    super(
      'CONFLICT',
      'The file of this import has come already; begin another import. If sending it broke off, try again in a minute.',
    );
  }
}

function begin(ctx: Ctx, id: bigint, receipt: Receipt, counts: Counts): Promise<Import> {
  return inTransaction(ctx, async (ctx) => {
    await receipt.hold(ctx.tx.sql);
    const dueAt = ctx.app.clock.now();
    await scheduleWork(ctx, { machine: IMPORT, subject: String(id), state: 'awaited', dueAt });
    return ctx.tx.models.import.update({
      where: { id },
      data: { ...counts, state: 'RUNNING', receipt: null, receiptUntil: null },
    });
  });
}

interface Counts {
  total: number;
  failed: number;
}

async function storeRows(
  app: App,
  { id, kind }: Import,
  receipt: Receipt,
  file: AsyncIterable<Uint8Array>,
): Promise<Counts> {
  const counts: Counts = { total: 0, failed: 0 };
  const reader = new RowReader(kind);
  const waiting: (TransferRow & { position: number })[] = [];
  const store = () => storeChunk(app, id, receipt, waiting.splice(0, A_CHUNK));
  for await (const records of readCsv(bounded(file), { longestRecord: LONGEST_RECORD })) {
    for (const record of records) {
      const row = reader.read(record);
      if (row === null) continue;
      counts.total += 1;
      if (counts.total > MOST_ROWS)
        throw new AppError('TOO_LARGE', `A file has at most ${MOST_ROWS} rows here; send it in parts.`);
      if (row.problem !== null) counts.failed += 1;
      waiting.push({ ...row, position: counts.total });
    }
    while (waiting.length >= A_CHUNK) await store();
  }
  if (waiting.length > 0) await store();
  return counts;
}

/** Not synced to disk chunk by chunk: after a power cut the whole file is sent again. */
async function storeChunk(
  { db, clock }: App,
  importId: bigint,
  receipt: Receipt,
  rows: readonly (TransferRow & { position: number })[],
): Promise<void> {
  const now = BigInt(clock.now());
  await db.batch(async (sql) => {
    await receipt.hold(sql);
    await insertMany(
      sql,
      'import_item ("importId", "position", "state", "subject", "list", "options", "reason", "dueAt")',
      rows.map(({ position, subject, list, options, problem }) => [
        importId,
        position,
        problem === null ? 'WAITING' : 'FAILED',
        subject,
        list,
        JSON.stringify(options),
        problem,
        now,
      ]),
    );
  }, 'commit');
}

async function* bounded(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of file) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES)
      throw new AppError(
        'TOO_LARGE',
        `A file has at most ${MOST_BYTES / 1024 / 1024} MB here; send it in parts.`,
      );
    yield chunk;
  }
}
