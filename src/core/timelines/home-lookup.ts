import { anyOf } from '../../db/sql/any-of.ts';
import type { Database } from '../../db/types.ts';
import type { Ctx } from '../context.ts';

export interface HomeLine {
  identityId: bigint;
  entryId: bigint;
}

interface Asked {
  lines: readonly HomeLine[];
  resolve(held: boolean[]): void;
  reject(error: unknown): void;
}

const waiting = new WeakMap<Database, Asked[]>();

/**
 * Which of these lines stand in homes. Everything asked for in the same turn of the event loop is one statement: one post concerns
 * thousands of homes that are watched at the same moment.
 */
export function homesHolding(ctx: Ctx, lines: readonly HomeLine[]): Promise<boolean[]> {
  const { db } = ctx.app;
  return new Promise((resolve, reject) => {
    const queue = waiting.get(db);
    if (queue) {
      queue.push({ lines, resolve, reject });
      return;
    }
    waiting.set(db, [{ lines, resolve, reject }]);
    setImmediate(() => void answer(db));
  });
}

async function answer(db: Database): Promise<void> {
  const asked = waiting.get(db) ?? [];
  waiting.delete(db);
  try {
    const lines = asked.flatMap((each) => each.lines);
    // All homes that are watched ask about the same few entries, so the product of both is what is asked for; pairs would be joined by
    // position, which SQLite does by reading one list again for each element of the other.
    const rows = await db.sql.all<HomeLine>(
      `SELECT "identityId", "entryId" FROM home WHERE ${anyOf(db.dialect, '"identityId"')} AND ${anyOf(db.dialect, '"entryId"')}`,
      [[...new Set(lines.map((line) => line.identityId))], [...new Set(lines.map((line) => line.entryId))]],
    );
    const held = new Set(rows.map((row) => `${row.identityId}/${row.entryId}`));
    for (const each of asked) {
      each.resolve(each.lines.map((line) => held.has(`${line.identityId}/${line.entryId}`)));
    }
  } catch (error) {
    for (const each of asked) each.reject(error);
  }
}
