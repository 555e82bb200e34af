// Cursors of live streams.

const PATTERN = /^([0-9a-z]{1,32})-(0|[1-9]\d{0,18})$/;

/**
 * A place in one install's event log. The epoch tells one life of the log from another (a restored backup, a moved
 * database).
 */
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
