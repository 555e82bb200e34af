// Reads and writes rows of the event log.

import type { Visibility } from '../db/enums.ts';
import { readBool, readJson } from '../db/row.ts';
import type { Sql, SqlValue } from '../db/types.ts';
import type { EventKind, LiveEvent, NewEvent } from './events.ts';

/** How far the log was pruned, as a row of `meta`. */
export const PRUNED_THROUGH_KEY = 'live.prunedThrough';

const COLUMNS = [
  'seq',
  'kind',
  'postId',
  'entryId',
  'authorId',
  'domainId',
  'audience',
  'isReply',
  'tags',
  'targetIdentityId',
  'listDomainId',
  'lo',
  'hi',
  'detail',
  'at',
] as const;
const LIST = COLUMNS.map((name) => `"${name}"`).join(', ');
const MARKS = `(${Array.from({ length: COLUMNS.length + 1 }, () => '?').join(', ')})`;

interface EventRow {
  seq: bigint;
  kind: EventKind;
  postId: bigint | null;
  entryId: bigint | null;
  authorId: bigint | null;
  domainId: bigint | null;
  audience: Visibility | null;
  isReply: boolean | bigint;
  tags: string | null;
  targetIdentityId: bigint | null;
  listDomainId: bigint | null;
  lo: bigint | null;
  hi: bigint | null;
  detail: LiveEvent['detail'] | string;
  at: bigint;
}

/** Rows of the log in the order of their numbers, and how far the log was pruned when they were read. */
export interface EventRows {
  events: LiveEvent[];
  prunedThrough: bigint;
}

/** Writes events; those whose random id was taken come back by index, to be written with another id. */
export async function insertEvents(
  sql: Sql,
  rows: readonly { id: bigint; seq: bigint | null; at: number; event: NewEvent }[],
): Promise<number[]> {
  const params: SqlValue[] = [];
  for (const { id, seq, at, event } of rows) {
    params.push(
      ...[id, seq, event.kind, event.postId ?? null, event.entryId ?? null, event.authorId ?? null],
      ...[event.domainId ?? null, event.audience ?? null, event.isReply ?? false, packTags(event.tags)],
      ...[event.targetIdentityId ?? null, event.listDomainId ?? null, event.lo ?? null, event.hi ?? null],
      ...[event.detail ? JSON.stringify(event.detail) : null, BigInt(at)],
    );
  }
  const values = rows.map(() => MARKS).join(', ');
  const text = `INSERT INTO "event" ("id", ${LIST}) VALUES ${values} ON CONFLICT ("id") DO NOTHING`;
  // A single row, the usual case, is counted; of several the database names those it took.
  if (rows.length === 1) return (await sql.run(text, params)) === 1 ? [] : [0];
  const written = new Set(
    (await sql.all<{ id: bigint }>(`${text} RETURNING "id"`, params)).map((row) => row.id),
  );
  return rows.flatMap((row, index) => (written.has(row.id) ? [] : [index]));
}

/**
 * Numbered events with `after` < seq <= `upTo`, at most `limit`, with the mark of pruning in the same statement: one
 * snapshot, so what pruning took before it is known (checked after the page was read, never before).
 */
export async function selectEvents(
  sql: Sql,
  after: bigint,
  upTo: bigint | null,
  limit: number,
): Promise<EventRows> {
  const bound = upTo === null ? '' : 'AND "seq" <= ? ';
  const rows = await sql.all<EventRow & { pruned: string | null }>(
    `SELECT ${LIST}, (SELECT "value" FROM "meta" WHERE "key" = ?) AS "pruned" FROM "event" ` +
      `WHERE "seq" > ? ${bound}ORDER BY "seq" LIMIT ?`,
    [PRUNED_THROUGH_KEY, after, ...(upTo === null ? [] : [upTo]), BigInt(limit)],
  );
  const first = rows[0];
  const prunedThrough = first ? BigInt(first.pruned ?? 0) : await readPrunedThrough(sql);
  return { events: rows.map(toEvent), prunedThrough };
}

/** The last `limit` numbered events, oldest first. */
export async function selectNewest(sql: Sql, limit: number): Promise<LiveEvent[]> {
  const rows = await sql.all<EventRow>(
    `SELECT ${LIST} FROM "event" WHERE "seq" IS NOT NULL ORDER BY "seq" DESC LIMIT ?`,
    [BigInt(limit)],
  );
  return rows.reverse().map(toEvent);
}

/** The number up to which (inclusive) events may have been pruned; 0 when none were. */
export async function readPrunedThrough(sql: Sql): Promise<bigint> {
  const [row] = await sql.all<{ value: string }>('SELECT "value" FROM "meta" WHERE "key" = ?', [
    PRUNED_THROUGH_KEY,
  ]);
  return BigInt(row?.value ?? 0);
}

const NO_TAGS: readonly string[] = Object.freeze([]);

function packTags(tags: readonly string[] | undefined): string | null {
  return tags && tags.length > 0 ? ` ${[...new Set(tags)].join(' ')} ` : null;
}

function toEvent(row: EventRow): LiveEvent {
  return {
    seq: row.seq,
    kind: row.kind,
    postId: row.postId,
    entryId: row.entryId,
    authorId: row.authorId,
    domainId: row.domainId,
    audience: row.audience,
    isReply: readBool(row.isReply),
    tags: row.tags === null ? NO_TAGS : row.tags.trim().split(' '),
    targetIdentityId: row.targetIdentityId,
    listDomainId: row.listDomainId,
    lo: row.lo,
    hi: row.hi,
    detail: readJson(row.detail),
    at: Number(row.at),
  };
}
