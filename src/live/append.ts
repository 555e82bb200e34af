// Writes events into the log in the transaction of their change.

import { chunkSize } from '../db/sql/values.ts';
import type { SqlTx } from '../db/types.ts';
import type { IdMaker } from '../lib/ids.ts';
import type { Clock } from '../lib/time/clock.ts';
import type { NewEvent } from './events.ts';
import { insertEvents } from './row.ts';

/**
 * One statement holds at most this many: prepared statements of a thousand parameters are kept, larger ones would cost
 * memory.
 */
const ROWS_PER_STATEMENT = 64;
const MAX_DRAWS = 8;

/**
 * Writes events in the transaction of the change they are about, numbered in the order given: there is no change
 * without its event and no event without its change. On SQLite they have their numbers at once, on PostgreSQL after the
 * commit. Whoever calls this and not `EventLog.append` says `EventLog.committed` after the commit.
 */
export async function appendEvents(
  tx: SqlTx,
  ids: IdMaker,
  clock: Clock,
  events: readonly NewEvent[],
): Promise<void> {
  const at = clock.now();
  const chunks: Row[][] = [];
  for (let start = 0; start < events.length; ) {
    const size = chunkSize(events.length - start, ROWS_PER_STATEMENT);
    chunks.push(
      events.slice(start, start + size).map((event) => ({ id: ids.next(), seq: tx.nextSeq(), at, event })),
    );
    start += size;
  }
  await Promise.all(chunks.map((rows) => insertRows(tx, ids, rows)));
}

type Row = Parameters<typeof insertEvents>[1][number];

/** Another process may draw the same id within a millisecond; its row stands and ours gets another. */
async function insertRows(tx: SqlTx, ids: IdMaker, all: readonly Row[]): Promise<void> {
  let rows = all;
  for (let draw = 0; rows.length > 0; draw += 1) {
    if (draw === MAX_DRAWS) throw new Error('No free id for an event was found.');
    const taken = await insertEvents(tx.sql, rows);
    rows = taken.flatMap((index) => rows.slice(index, index + 1)).map((row) => ({ ...row, id: ids.next() }));
  }
}
