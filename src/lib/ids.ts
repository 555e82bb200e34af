// Snowflake ids: 64 bits, ordered by time.

import type { Random } from './random.ts';
import type { Clock } from './time/clock.ts';

/** Low bits of an id that are no time. */
export const ID_RANDOM_BITS = 16n;
/** Publication times outside of [2000, now] are clamped before they become ids. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

/**
 * Makes 64-bit, time-ordered ids: 48 bits of epoch milliseconds, 16 bits that tell ids of one millisecond apart.
 * Ids made by one maker strictly increase within a millisecond, so what one process writes sorts as it was written.
 */
export interface IdMaker {
  /** A new id for now. */
  next(): bigint;
  /**
   * A new id for now that survives being read as a number by JavaScript: clients get ids of notifications as JSON
   * integers too (`most_recent_notification_id`), and page by them.
   */
  nextAsNumber(): bigint;
  /**
   * A new id for something published at `ms` (clamped to [2000, now]): remote posts sort where they belong. A collision
   * is redrawn by the caller.
   */
  at(ms: number): bigint;
}

export function createIdMaker(clock: Clock, random: Random): IdMaker {
  let lastMs = 0;
  let sequence = 0;
  let lastAsNumber = 0n;
  return {
    next() {
      const now = Math.max(clock.now(), lastMs);
      if (now === lastMs) {
        sequence += 1 + random.int(8);
        if (sequence > 0xffff) {
          lastMs += 1;
          sequence = random.int(0x4000);
        }
      } else {
        lastMs = now;
        // Starting low leaves room to count up within the millisecond; random so that two processes rarely meet.
        sequence = random.int(0x4000);
      }
      return (BigInt(lastMs) << ID_RANDOM_BITS) | BigInt(sequence);
    },
    nextAsNumber() {
      const id = firstIdAt(clock.now()) | BigInt(random.int(0x10000));
      const least = lastAsNumber + 1n + BigInt(random.int(0x80));
      lastAsNumber = keptAsNumber(id > least ? id : least);
      return lastAsNumber;
    },
    at(ms) {
      const clamped = Math.min(Math.max(Math.trunc(ms), EARLIEST_MS), clock.now());
      return (BigInt(clamped) << ID_RANDOM_BITS) | BigInt(random.int(0x10000));
    },
  };
}

/** The least id from this one on that JavaScript writes as it was, after reading it as a number. */
function keptAsNumber(id: bigint): bigint {
  for (let near = id; ; near += 8n) {
    const kept = BigInt(Number(near).toString());
    if (kept >= id) return kept;
  }
}

/** The epoch milliseconds an id was made for. */
export function timeOfId(id: bigint): number {
  return Number(id >> ID_RANDOM_BITS);
}

/** Larger than every id: the databases store signed 64-bit integers. */
const LAST_ID = (1n << 63n) - 1n;

/** The smallest id of a millisecond: paging "since a time" by id. Of times that no id is made for, the last id. */
export function firstIdAt(ms: number): bigint {
  const id = BigInt(ms) << ID_RANDOM_BITS;
  return id < LAST_ID ? id : LAST_ID;
}

/** Reads an id as people and clients write it (a decimal string below 2^63); null if it is none. */
export function parseId(text: string): bigint | null {
  // Leading zeros would give one thing several addresses and global ids.
  if (!/^(?:0|[1-9]\d{0,18})$/.test(text)) return null;
  const id = BigInt(text);
  return id <= LAST_ID ? id : null;
}
