// Out-of-order markers: an Undo, Delete or Remove that came before what it is about.

import type { Ctx, TxCtx } from './context.ts';
import { sql } from './context.ts';

/*
 * Servers retry what failed, so a Delete or Undo can arrive before the activity it takes back. Such an end of something
 * unknown leaves a marker for a day. The marker names who said it: what another actor of the same server sends under
 * that id is taken in all the same.
 */

const KEPT_MS = 24 * 3600 * 1000;

/** Remembers for a day that an actor deleted, undid or removed something of its own that is not known here. */
export async function leaveOutOfOrderMarker(ctx: TxCtx, uri: string, actorUri: string): Promise<void> {
  const expiresAt = BigInt(ctx.app.clock.now() + KEPT_MS);
  await ctx.tx.sql.run(
    `INSERT INTO out_of_order_marker ("uri", "actorUri", "expiresAt") VALUES (?, ?, ?)
     ON CONFLICT ("uri", "actorUri") DO UPDATE SET "expiresAt" = excluded."expiresAt"`,
    [uri, actorUri, expiresAt],
  );
}

/** Whether an actor deleted, undid or removed something of its own before it came. */
export async function hasOutOfOrderMarker(ctx: Ctx, uri: string, actorUri: string): Promise<boolean> {
  const rows = await sql(ctx).all(
    'SELECT 1 AS "one" FROM out_of_order_marker WHERE "uri" = ? AND "actorUri" = ? AND "expiresAt" > ?',
    [uri, actorUri, BigInt(ctx.app.clock.now())],
  );
  return rows.length > 0;
}

/** An actor takes a deletion back: what it deletes may come in again. */
export async function removeOutOfOrderMarker(ctx: TxCtx, uri: string, actorUri: string): Promise<void> {
  await ctx.tx.sql.run('DELETE FROM out_of_order_marker WHERE "uri" = ? AND "actorUri" = ?', [uri, actorUri]);
}
