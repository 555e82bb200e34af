// Finds out whether a message came after one that its sender signed later.

import { sql } from '../../core/context.ts';
import { type ReceivedActivity, signedAtOf } from './message.ts';

/** How many of an actor's last messages are looked at: what overtakes another comes close to it. */
const LAST = 200;

/**
 * Whether an activity of the same type that the same actor signed later has been handled already: servers send side by
 * side. Both times are the sender's, so its clock may be wrong.
 */
export async function isOvertaken(received: ReceivedActivity): Promise<boolean> {
  const { message, ctx } = received;
  const [later] = await sql(ctx).all(
    `SELECT 1 AS "one" FROM
       (SELECT "type", "signedAt" FROM inbound WHERE "state" = 1 AND "actorUri" = ? ORDER BY "id" DESC LIMIT ${LAST}) AS last
     WHERE "type" = ? AND "signedAt" > ? LIMIT 1`,
    [message.actorUri, message.type, signedAtOf(received)],
  );
  return later !== undefined;
}
