// Whether a moderator has yet to read of a report that a server sent.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/** Notifications of reports that are looked at, the newest: an older one that is unread is no reason for silence. */
const LOOKED_AT = 200;

/** Whether one of the last notifications of reports on a domain is unread and of somebody on a host. */
export async function hasUnreadReport(
  { tx: { sql } }: TxCtx,
  { id }: Pick<Identity, 'id'>,
  domainId: bigint,
  hostId: bigint,
): Promise<boolean> {
  const found = await sql.all(
    `SELECT 1 AS "one" FROM (SELECT n."actorId" FROM notification n
         WHERE n."identityId" = ? AND n."kind" = 'REPORT' AND n."postId" IS NULL AND n."moderatedDomainId" = ? AND n."readAt" IS NULL
         ORDER BY n."id" DESC LIMIT ${LOOKED_AT}) l
       JOIN identity a ON a."id" = l."actorId" WHERE a."hostId" = ? LIMIT 1`,
    [id, domainId, hostId],
  );
  return found.length > 0;
}
