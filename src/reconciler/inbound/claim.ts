// Claims inbound activities for this worker, those of one actor in the order they came.

import { readBool, readNumber } from '../../db/row.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { Database } from '../../db/types.ts';
import type { InboundMessage } from '../types.ts';
import { INBOUND } from './states.ts';

/** So many failures hold up what the same actor sent afterwards; one that fails for longer no longer does. */
export const HOLDING_ATTEMPTS = 3;

interface InboundRow extends Omit<InboundMessage, 'isForwarded' | 'state' | 'attempts'> {
  isForwarded: unknown;
  state: bigint;
  attempts: bigint;
}

/**
 * Named, never `*`: PostgreSQL refuses a prepared statement whose columns have become other ones (a newer version adds
 * some).
 */
const COLUMNS = (
  [
    'id',
    'domainId',
    'identityId',
    'actorUri',
    'hostName',
    'dedupKey',
    'type',
    'body',
    'isForwarded',
    'state',
    'attempts',
    'dueAt',
    'note',
    'receivedAt',
    'signedAt',
    'owner',
  ] satisfies (keyof InboundMessage)[]
)
  .map((column) => `"${column}"`)
  .join(', ');

/**
 * Takes messages that wait, oldest first. Per actor in the order of arrival: nothing is taken while an earlier message
 * of its actor is in another worker's hands or waits to be tried again. Claims take turns on PostgreSQL, or two could
 * take halves of one actor's.
 */
export function claimInbound(
  db: Database,
  worker: string,
  now: number,
  limit: number,
): Promise<InboundMessage[]> {
  const at = BigInt(now);
  return db.batch(async (sql) => {
    if (sql.dialect === 'postgresql')
      await sql.all("SELECT pg_advisory_xact_lock(hashtext('pukeko inbound'))");
    const taken = await sql.all<InboundRow>(
      `UPDATE inbound SET "owner" = ? WHERE "id" IN (
         SELECT i."id" FROM inbound i WHERE i."state" = ${INBOUND.WAITING} AND i."dueAt" <= ? AND i."owner" IS NULL AND NOT EXISTS (
           SELECT 1 FROM inbound e WHERE e."state" = ${INBOUND.WAITING} AND e."actorUri" = i."actorUri" AND e."id" < i."id"
             AND (e."owner" <> ? OR (e."dueAt" > ? AND e."attempts" BETWEEN 1 AND ${HOLDING_ATTEMPTS})))
         ORDER BY i."dueAt", i."id" LIMIT ?) RETURNING ${COLUMNS}`,
      [worker, at, worker, at, limit],
    );
    const messages = taken.flatMap((row) => (row.body === null ? [] : [toMessage(row)]));
    return messages.sort((a, b) => (a.id < b.id ? -1 : 1));
  });
}

function toMessage(row: InboundRow): InboundMessage {
  return {
    ...row,
    isForwarded: readBool(row.isForwarded),
    state: readNumber(row.state),
    attempts: readNumber(row.attempts),
  };
}

/** Puts messages back. */
export async function releaseInbound(db: Database, worker: string, ids: readonly bigint[]): Promise<void> {
  if (ids.length === 0) return;
  await db.sql.run(`UPDATE inbound SET "owner" = NULL WHERE "owner" = ? AND ${anyOf(db.dialect, '"id"')}`, [
    worker,
    ids,
  ]);
}

/** When the next message that is not due yet will be; null when there is none. */
export async function nextInboundDue(db: Database, now: number): Promise<number | null> {
  const [row] = await db.sql.all<{ dueAt: bigint | null }>(
    `SELECT min("dueAt") AS "dueAt" FROM inbound WHERE "state" = ${INBOUND.WAITING} AND "dueAt" > ?`,
    [BigInt(now)],
  );
  return row?.dueAt == null ? null : readNumber(row.dueAt);
}
