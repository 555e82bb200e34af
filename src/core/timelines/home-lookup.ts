// Whether home timelines hold certain entries, asked for many live streams with one statement.

import { anyOf } from '../../db/sql/any-of.ts';
import type { Database } from '../../db/types.ts';
import type { Ctx } from '../context.ts';

export interface HomeEntryKey {
  identityId: bigint;
  entryId: bigint;
}

interface Asked {
  keys: readonly HomeEntryKey[];
  resolve(held: boolean[]): void;
  reject(error: unknown): void;
}

const waiting = new WeakMap<Database, Asked[]>();

/**
 * Tells for each pair of a follower and a timeline entry whether the entry is in that follower's home timeline.
 * Everything asked for in the same turn of the event loop is one statement: one post concerns thousands of homes that
 * are watched at the same moment.
 */
export function homesHolding(ctx: Ctx, keys: readonly HomeEntryKey[]): Promise<boolean[]> {
  const { db } = ctx.app;
  return new Promise((resolve, reject) => {
    const queue = waiting.get(db);
    if (queue) {
      queue.push({ keys, resolve, reject });
      return;
    }
    waiting.set(db, [{ keys, resolve, reject }]);
    setImmediate(() => void answer(db));
  });
}

async function answer(db: Database): Promise<void> {
  const asked = waiting.get(db) ?? [];
  waiting.delete(db);
  try {
    const keys = asked.flatMap((each) => each.keys);
    // All homes that are watched ask about the same few entries, so the product of both is what is asked for; pairs
    // would be joined by position, which SQLite does by reading one list again for each element of the other.
    const rows = await db.sql.all<HomeEntryKey>(
      `SELECT "identityId", "entryId" FROM home WHERE ${anyOf(db.dialect, '"identityId"')} AND ${anyOf(db.dialect, '"entryId"')}`,
      [[...new Set(keys.map((key) => key.identityId))], [...new Set(keys.map((key) => key.entryId))]],
    );
    const held = new Set(rows.map((row) => `${row.identityId}/${row.entryId}`));
    for (const each of asked) {
      each.resolve(each.keys.map((key) => held.has(`${key.identityId}/${key.entryId}`)));
    }
  } catch (error) {
    for (const each of asked) each.reject(error);
  }
}
