// Keeps home timelines and lists from growing for ever.

import { readJson } from '../../db/row.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql } from '../../db/types.ts';
import type { App } from '../context.ts';
import { entryIdsOf } from './removed-entries.ts';

/**
 * A home timeline or a list keeps its newest entries up to this many; what lies behind is still on the profiles of
 * those who wrote it.
 */
export const HOME_ENTRIES = 10_000;

const REMOVED_A_CHUNK = 500;
const READ_A_CHUNK = 1_000;
/** Entries looked at in one call. */
const BUDGET = 50_000;
const EVENTS_A_PAGE = 5_000;

/** The last home entry that was looked at. */
export interface HomeCursor {
  identityId: bigint;
  entryId: bigint;
}

/**
 * Removes home entries beyond the cap, and those of posts and boosts that are gone. The latter are kept as long as the
 * event log tells of their removal: by them a home's stream knows that it carried them. Walks on from `from`, some ten
 * thousand entries a call, small transactions between reads. Answers where to go on; null when all homes were looked
 * at.
 */
export async function pruneHomes(app: App, from: HomeCursor | null): Promise<HomeCursor | null> {
  await removeBeyondCap(app);
  const lookup = new RemovedEntries(app);
  let cursor = from ?? { identityId: 0n, entryId: 0n };
  for (let seen = 0; seen < BUDGET; seen += READ_A_CHUNK) {
    const rows = await app.db.sql.all<HomeCursor & { isGone: bigint | boolean }>(
      `SELECT h."identityId", h."entryId", CASE WHEN p."id" IS NULL OR p."deletedAt" IS NOT NULL OR (h."entryId" <> h."postId" AND b."id" IS NULL)
          THEN TRUE ELSE FALSE END AS "isGone"
       FROM (SELECT "identityId", "entryId", "postId" FROM home WHERE ("identityId", "entryId") > (?, ?)
             ORDER BY "identityId", "entryId" LIMIT ?) h
         LEFT JOIN post p ON p."id" = h."postId" LEFT JOIN boost b ON b."id" = h."entryId"
       ORDER BY h."identityId", h."entryId"`,
      [cursor.identityId, cursor.entryId, READ_A_CHUNK],
    );
    const gone = rows.filter((row) => Boolean(row.isGone));
    if (gone.length > 0) await removeEntries(app, await lookup.withoutEvent(gone));
    const last = rows.at(-1);
    if (!last || rows.length < READ_A_CHUNK) return null;
    cursor = { identityId: last.identityId, entryId: last.entryId };
  }
  return cursor;
}

async function removeBeyondCap(app: App): Promise<void> {
  const { db } = app;
  const homes = await db.sql.all<{ id: bigint }>(
    'SELECT "id" FROM identity WHERE "domainId" IS NOT NULL UNION ALL SELECT "id" FROM list',
  );
  for (const { id } of homes) {
    for (;;) {
      const removed = await db.batch((sql) => trim(sql, id));
      if (removed < REMOVED_A_CHUNK) break;
    }
  }
}

function trim(sql: Sql, identityId: bigint): Promise<number> {
  return sql.run(
    `DELETE FROM home WHERE "identityId" = ? AND "entryId" IN (SELECT "entryId" FROM home WHERE "identityId" = ?
       AND "entryId" < (SELECT "entryId" FROM home WHERE "identityId" = ? ORDER BY "entryId" DESC LIMIT 1 OFFSET ${HOME_ENTRIES - 1})
       LIMIT ${REMOVED_A_CHUNK})`,
    [identityId, identityId, identityId],
  );
}

async function removeEntries(app: App, entries: readonly HomeCursor[]): Promise<void> {
  const byHome = new Map<bigint, bigint[]>();
  for (const { identityId, entryId } of entries)
    byHome.set(identityId, [...(byHome.get(identityId) ?? []), entryId]);
  for (const [identityId, entryIds] of byHome) {
    await app.db.batch((sql) =>
      sql.run(`DELETE FROM home WHERE "identityId" = ? AND ${anyOf(sql.dialect, '"entryId"')}`, [
        identityId,
        entryIds,
      ]),
    );
  }
}

/** The entries that events of the log say were removed, read page by page once somebody asks. */
class RemovedEntries {
  readonly #app: App;
  readonly #ids = new Set<bigint>();
  /** The last event that was read. */
  #seen = 0n;

  constructor(app: App) {
    this.#app = app;
  }

  /** Those of which the log does not tell; asked after they were read. */
  async withoutEvent(entries: readonly HomeCursor[]): Promise<HomeCursor[]> {
    // The log goes on while homes are walked: the event of what was removed since the last look is behind that.
    await this.#readOn();
    return entries.filter(({ entryId }) => !this.#ids.has(entryId));
  }

  async #readOn(): Promise<void> {
    const { db } = this.#app;
    // What is committed and has no number yet would be passed over.
    await db.numberEvents();
    const page = `(SELECT "seq", "kind", "entryId", "detail" FROM event WHERE "seq" > ? ORDER BY "seq" LIMIT ${EVENTS_A_PAGE}) e`;
    for (;;) {
      const after = this.#seen;
      const rows = await db.sql.all<{ entryId: bigint | null; detail: unknown }>(
        `SELECT e."entryId", e."detail" FROM ${page} WHERE e."kind" IN ('entry.removed', 'entries.removed')`,
        [after],
      );
      for (const { entryId, detail } of rows) {
        if (entryId !== null) this.#ids.add(entryId);
        for (const id of entryIdsOf({ detail: readJson(detail) ?? null })) this.#ids.add(id);
      }
      const [end] = await db.sql.all<{ last: bigint | null; n: bigint }>(
        `SELECT max(e."seq") AS "last", count(*) AS "n" FROM ${page}`,
        [after],
      );
      if (!end || end.last === null) return;
      this.#seen = end.last;
      if (Number(end.n) < EVENTS_A_PAGE) return;
    }
  }
}
