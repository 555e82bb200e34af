// Reads and writes which authorizations replies name, and by which requests they were asked for.

import { anyOf } from '../../../db/sql/any-of.ts';
import { type Ctx, sql, type TxCtx } from '../../context.ts';

/** The authorizations that replies name, by the ids of the replies; verified only where the reply is ACCEPTED. */
export async function replyAuthorizations(
  ctx: Ctx,
  postIds: readonly bigint[],
): Promise<Map<bigint, string>> {
  if (postIds.length === 0) return new Map();
  const db = sql(ctx);
  const rows = await db.all<{ postId: bigint; uri: string }>(
    `SELECT "postId", "uri" FROM reply_authorization WHERE ${anyOf(db.dialect, '"postId"')}`,
    [[...postIds]],
  );
  return new Map(rows.map(({ postId, uri }) => [postId, uri]));
}

/** The same for one reply; null where it names none. */
export async function replyAuthorization(ctx: Ctx, postId: bigint): Promise<string | null> {
  return (await replyAuthorizations(ctx, [postId])).get(postId) ?? null;
}

/** The replies that name an authorization: several where somebody copied it, of which one at most is accepted. */
export async function repliesUnder(ctx: Ctx, uri: string): Promise<bigint[]> {
  const rows = await sql(ctx).all<{ postId: bigint }>(
    'SELECT "postId" FROM reply_authorization WHERE "uri" = ? ORDER BY "postId" LIMIT 100',
    [uri],
  );
  return rows.map(({ postId }) => postId);
}

/** From now on it names this one. */
export async function nameAuthorization(ctx: TxCtx, postId: bigint, uri: string): Promise<void> {
  await ctx.tx.sql.run(
    `INSERT INTO reply_authorization ("postId", "uri") VALUES (?, ?) ON CONFLICT ("postId") DO UPDATE SET "uri" = excluded."uri"`,
    [postId, uri],
  );
}

/** The ReplyRequest that the author of ours answers when they decide about a reply; null where nobody asked by one. */
export async function requestKept(ctx: Ctx, postId: bigint): Promise<string | null> {
  const [row] = await sql(ctx).all<{ uri: string }>('SELECT "uri" FROM reply_request WHERE "postId" = ?', [
    postId,
  ]);
  return row?.uri ?? null;
}

/** Keeps it; the last one counts. */
export async function keepRequest(ctx: TxCtx, postId: bigint, uri: string): Promise<void> {
  await ctx.tx.sql.run(
    `INSERT INTO reply_request ("postId", "uri") VALUES (?, ?) ON CONFLICT ("postId") DO UPDATE SET "uri" = excluded."uri"`,
    [postId, uri],
  );
}

/** Whether somebody has replies to a post that wait. */
export async function hasPending(
  ctx: TxCtx,
  { authorId, inReplyToId }: { authorId: bigint; inReplyToId: bigint | null },
): Promise<boolean> {
  if (inReplyToId === null) return false;
  const rows = await ctx.tx.sql.all(
    `SELECT 1 AS "one" FROM post WHERE "inReplyToId" = ? AND "replyState" = 'PENDING' AND "authorId" = ? AND "deletedAt" IS NULL LIMIT 1`,
    [inReplyToId, authorId],
  );
  return rows.length > 0;
}
