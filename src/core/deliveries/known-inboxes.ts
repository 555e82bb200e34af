// Which servers know an identity, and so must get its Delete.

import type { Identity } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';
import { ensureHost, ensureInbox } from '../hosts/ensure.ts';

/** Servers whose shared inboxes one transaction makes rows for. */
const MOST_MADE = 500;

/**
 * People elsewhere who were sent something by an identity that leaves no recipients behind: a Follow, a Like (of a
 * reaction too), a Block.
 */
const ADDRESSED = `SELECT f."followeeId" AS "id" FROM follow f WHERE f."followerId" = ?
  UNION SELECT p."authorId" FROM favourite m JOIN post p ON p."id" = m."postId" WHERE m."identityId" = ?
  UNION SELECT p."authorId" FROM reaction m JOIN post p ON p."id" = m."postId" WHERE m."identityId" = ?
  UNION SELECT b."blockedId" FROM block b WHERE b."blockerId" = ?`;

/**
 * The inboxes of every server that may know an identity, by id after a cursor: its followers', those that have a post
 * or boost of its, those something is on its way to, and those of people it followed or blocked, or whose posts it
 * favourited or reacted to.
 */
export const KNOWN_INBOXES = `SELECT i."id", i."hostId", i."goneUntil" FROM inbox i WHERE i."id" IN (
    SELECT a."inboxId" FROM audience a WHERE a."authorId" = ?
    UNION SELECT r."inboxId" FROM post p JOIN post_recipient r ON r."postId" = p."id" WHERE p."authorId" = ?
    UNION SELECT r."inboxId" FROM boost b JOIN post_recipient r ON r."postId" = b."id" WHERE b."identityId" = ?
    UNION SELECT d."inboxId" FROM activity a JOIN delivery d ON d."activityId" = a."id" WHERE a."actorId" = ?
    UNION SELECT COALESCE((SELECT s."id" FROM inbox s WHERE s."url" = x."sharedInbox"), (SELECT q."id" FROM inbox q WHERE q."url" = x."inbox"))
      FROM (${ADDRESSED}) o JOIN identity x ON x."id" = o."id" WHERE x."hostId" IS NOT NULL
  ) AND i."id" > ? ORDER BY i."id" LIMIT ?`;

/** How often the identity is bound in it, before the cursor. */
export const KNOWN_PARAMETERS = 8;

/**
 * Makes rows of the shared inboxes of servers that know a local identity by what it sent to single people, so that each
 * gets one Delete and not one a person.
 */
export async function ensureSharedInboxes(ctx: TxCtx, { id, domainId }: Identity): Promise<void> {
  if (domainId === null) return;
  const rows = await ctx.tx.sql.all<{ url: string }>(
    `SELECT DISTINCT x."sharedInbox" AS "url" FROM (${ADDRESSED}) o JOIN identity x ON x."id" = o."id"
     WHERE x."hostId" IS NOT NULL AND x."sharedInbox" IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM inbox i WHERE i."url" = x."sharedInbox") ORDER BY 1 LIMIT ?`,
    [id, id, id, id, MOST_MADE],
  );
  for (const url of rows.map((row) => row.url).sort()) {
    const host = await ensureHost(ctx, new URL(url).host);
    await ensureInbox(ctx, host.id, url);
  }
}
