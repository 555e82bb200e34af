import type { Ctx, TxCtx } from './context.ts';
import { sql } from './context.ts';

/** What arrives within this time of its own Delete or Undo came in the wrong order (WIRE.md §1.5). */
const KEPT_MS = 24 * 3600 * 1000;

/** Remembers for a day that a thing which is not known here was deleted or undone. The caller has checked that whoever says so may. */
export async function leaveOutOfOrderMarker(ctx: TxCtx, uri: string): Promise<void> {
  const expiresAt = BigInt(ctx.app.clock.now() + KEPT_MS);
  await ctx.tx.sql.run(
    'INSERT INTO out_of_order_marker ("uri", "expiresAt") VALUES (?, ?) ON CONFLICT ("uri") DO UPDATE SET "expiresAt" = excluded."expiresAt"',
    [uri, expiresAt],
  );
}

/** Whether a thing was deleted or undone before it came. */
export async function hasOutOfOrderMarker(ctx: Ctx, uri: string): Promise<boolean> {
  const rows = await sql(ctx).all(
    'SELECT 1 AS "gone" FROM out_of_order_marker WHERE "uri" = ? AND "expiresAt" > ?',
    [uri, BigInt(ctx.app.clock.now())],
  );
  return rows.length > 0;
}
