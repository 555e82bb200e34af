import type { Sql } from '../db/types.ts';
import type { Random } from '../lib/random.ts';

const EPOCH_KEY = 'live.epoch';
const PATTERN = /^([0-9a-z]{1,32})-(0|[1-9]\d{0,18})$/;

/** A place in one install's event log. The epoch tells one life of the log from another (a restored backup, a moved database). */
export interface Cursor {
  epoch: string;
  seq: bigint;
}

/** `epoch-seq`, as clients keep it. */
export function formatCursor(epoch: string, seq: bigint): string {
  return `${epoch}-${seq}`;
}

/** Reads a cursor a client gives back; null if it is none. */
export function parseCursor(text: string): Cursor | null {
  const match = PATTERN.exec(text);
  if (!match?.[1] || !match[2]) return null;
  const seq = BigInt(match[2]);
  return seq < 1n << 63n ? { epoch: match[1], seq } : null;
}

/** The log's epoch, made at the first start. */
export async function ensureEpoch(sql: Sql, random: Random): Promise<string> {
  const known = await readEpoch(sql);
  if (known !== null) return known;
  await sql.run('INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO NOTHING', [
    EPOCH_KEY,
    drawEpoch(random),
  ]);
  // Another process may have been first; what is stored counts.
  const stored = await readEpoch(sql);
  if (stored === null) throw new Error('The epoch of the event log could not be stored.');
  return stored;
}

/**
 * Begins a new epoch: every cursor given out before gets a gap UNKNOWN_CURSOR. To be called on a database that was restored from a
 * backup or moved, before the server starts on it: the numbers after the backup would be given a second time.
 */
export async function renewEpoch(sql: Sql, random: Random): Promise<string> {
  const epoch = drawEpoch(random);
  await sql.run(
    'INSERT INTO "meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = EXCLUDED."value"',
    [EPOCH_KEY, epoch],
  );
  return epoch;
}

async function readEpoch(sql: Sql): Promise<string | null> {
  const [row] = await sql.all<{ value: string }>('SELECT "value" FROM "meta" WHERE "key" = ?', [EPOCH_KEY]);
  return row?.value ?? null;
}

function drawEpoch(random: Random): string {
  return random.bytes(6).toString('hex');
}
