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

/** Parallel arrays as bound parameters: joined by position. */
const FROM = {
  sqlite:
    'json_each(?) i JOIN json_each(?) e ON e.key = i.key JOIN home h ON h."identityId" = i.value AND h."entryId" = e.value',
  postgresql:
    'unnest(CAST(? AS BIGINT[]), CAST(? AS BIGINT[])) AS a(i, e) JOIN home h ON h."identityId" = a.i AND h."entryId" = a.e',
};

async function answer(db: Database): Promise<void> {
  const asked = waiting.get(db) ?? [];
  waiting.delete(db);
  try {
    const lines = asked.flatMap((each) => each.lines);
    const rows = await db.sql.all<HomeLine>(`SELECT h."identityId", h."entryId" FROM ${FROM[db.dialect]}`, [
      lines.map((line) => line.identityId),
      lines.map((line) => line.entryId),
    ]);
    const held = new Set(rows.map((row) => `${row.identityId}/${row.entryId}`));
    for (const each of asked) {
      each.resolve(each.lines.map((line) => held.has(`${line.identityId}/${line.entryId}`)));
    }
  } catch (error) {
    for (const each of asked) each.reject(error);
  }
}
