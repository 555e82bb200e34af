// Removes the deliveries of an activity once all have ended, and keeps who has the post as its recipients.

import type { App } from '../../core/context.ts';
import { DELIVERY } from '../../core/deliveries/states.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql } from '../../db/types.ts';

/** Deliveries folded in one transaction. */
const A_CHUNK = 500;
/** Whoever watches a post sees its last delivery end before the rows go; and many inboxes are one look. */
export const FOLD_AFTER_MS = 1_000;
const LOOKED_AT_ONCE = 500;

/** Activities of which nothing waits and nothing is still to be fanned out, but that left rows. */
const ENDED = `NOT EXISTS (SELECT 1 FROM delivery d WHERE d."activityId" = a."id" AND d."state" = ${DELIVERY.WAITING})
  AND NOT EXISTS (SELECT 1 FROM fan_out s WHERE s."activityId" = a."id" AND s."kind" = 'delivery')
  AND (EXISTS (SELECT 1 FROM delivery d WHERE d."activityId" = a."id" AND d."state" IN (${DELIVERY.DELIVERED}, ${DELIVERY.CANCELLED}))
    OR NOT EXISTS (SELECT 1 FROM delivery d WHERE d."activityId" = a."id"))`;

/**
 * When all deliveries of an activity have ended, those that arrived become the post's recipients and their rows are
 * removed; failed ones are kept for 30 days, and the activity with them.
 */
export class Folding {
  readonly #app: Pick<App, 'db'>;
  readonly #candidates = new Set<bigint>();

  constructor(app: Pick<App, 'db'>) {
    this.#app = app;
  }

  get hasCandidates(): boolean {
    return this.#candidates.size > 0;
  }

  /** Something of these ended: they are looked at by the next `run`. */
  ended(activityIds: ReadonlySet<bigint>): void {
    for (const id of activityIds) this.#candidates.add(id);
  }

  /** Folds what can be of those that ended since the last time. */
  async run(): Promise<void> {
    const { db } = this.#app;
    while (this.#candidates.size > 0) {
      const ids = [...this.#candidates].slice(0, LOOKED_AT_ONCE);
      for (const id of ids) this.#candidates.delete(id);
      const rows = await db.sql.all<{ id: bigint }>(
        `SELECT a."id" FROM activity a WHERE ${anyOf(db.dialect, 'a."id"')} AND ${ENDED}`,
        [ids],
      );
      await this.#foldAll(rows.map((row) => row.id));
    }
  }

  /** What a crash left: all activities that have ended. Answers how many there were. */
  async runAll(): Promise<number> {
    let after = 0n;
    let count = 0;
    for (;;) {
      const rows = await this.#app.db.sql.all<{ id: bigint }>(
        `SELECT a."id" FROM activity a WHERE a."id" > ? AND ${ENDED} ORDER BY a."id" LIMIT ${LOOKED_AT_ONCE}`,
        [after],
      );
      await this.#foldAll(rows.map((row) => row.id));
      count += rows.length;
      after = rows.at(-1)?.id ?? after;
      if (rows.length < LOOKED_AT_ONCE) return count;
    }
  }

  /** Many small ones in one transaction, a large one in several. */
  async #foldAll(ids: readonly bigint[]): Promise<void> {
    if (ids.length === 0) return;
    while (!(await this.#app.db.batch((sql) => foldSome(sql, ids))));
  }
}

/**
 * Folds some deliveries of these activities, whichever; answers whether they were the last. Few statements for all of
 * them: one by one, hundreds of activities took a busy PostgreSQL longer than a transaction may.
 */
async function foldSome(sql: Sql, ids: readonly bigint[]): Promise<boolean> {
  const rows = await sql.all<{ id: bigint }>(
    `SELECT "id" FROM delivery WHERE ${anyOf(sql.dialect, '"activityId"')}
     AND "state" IN (${DELIVERY.DELIVERED}, ${DELIVERY.CANCELLED}) LIMIT ${A_CHUNK}`,
    [ids],
  );
  const chunk = rows.map((row) => row.id);
  if (chunk.length > 0) {
    await sql.run(
      `INSERT INTO post_recipient ("postId", "inboxId") SELECT a."postId", d."inboxId" FROM delivery d JOIN activity a ON a."id" = d."activityId"
       WHERE ${anyOf(sql.dialect, 'd."id"')} AND d."state" = ${DELIVERY.DELIVERED} AND a."addsRecipients" AND a."postId" IS NOT NULL
       ON CONFLICT DO NOTHING`,
      [chunk],
    );
    await sql.run(`DELETE FROM delivery WHERE ${anyOf(sql.dialect, '"id"')}`, [chunk]);
  }
  if (chunk.length === A_CHUNK) return false;
  // Failed ones keep the activity: they are shown, and can be tried again.
  await sql.run(
    `DELETE FROM activity WHERE ${anyOf(sql.dialect, '"id"')}
     AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d."activityId" = activity."id")`,
    [ids],
  );
  return true;
}
