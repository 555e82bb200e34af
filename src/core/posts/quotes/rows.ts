// Reads and writes the rows of quotes.

import { readBool } from '../../../db/row.ts';
import type { Quote } from '../../../db/rows.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import { type Ctx, sql, type TxCtx } from '../../context.ts';

const COLUMNS = [
  'id',
  'postId',
  'quotedUri',
  'quotedId',
  'state',
  'isLegacy',
  'authorizationUri',
  'createdAt',
] as const satisfies readonly (keyof Quote)[];

const NAMES = COLUMNS.map((name) => `"${name}"`).join(', ');
const SELECT = `SELECT ${NAMES} FROM quote`;

const toQuote = (row: Quote): Quote => ({ ...row, isLegacy: readBool(row.isLegacy) });

/** The quotes that posts make, by the ids of the posts; posts that quote nothing are left out. */
export async function quotesBy(ctx: Ctx, postIds: readonly bigint[]): Promise<Map<bigint, Quote>> {
  if (postIds.length === 0) return new Map();
  const db = sql(ctx);
  const rows = await db.all<Quote>(`${SELECT} WHERE ${anyOf(db.dialect, '"postId"')}`, [[...postIds]]);
  return new Map(rows.map((row) => [row.postId, toQuote(row)]));
}

/** The quote that a post makes; null where it quotes nothing. */
export async function quoteBy(ctx: Ctx, postId: bigint): Promise<Quote | null> {
  return (await quotesBy(ctx, [postId])).get(postId) ?? null;
}

/** A quote by its own id. */
export async function quoteById(ctx: Ctx, id: bigint): Promise<Quote | null> {
  const [row] = await sql(ctx).all<Quote>(`${SELECT} WHERE "id" = ?`, [id]);
  return row ? toQuote(row) : null;
}

/** The quotes that name an authorization: several where somebody copied it, of which one at most is accepted. */
export async function quotesUnder(ctx: Ctx, authorizationUri: string): Promise<Quote[]> {
  const rows = await sql(ctx).all<Quote>(`${SELECT} WHERE "authorizationUri" = ? ORDER BY "id" LIMIT 100`, [
    authorizationUri,
  ]);
  return rows.map(toQuote);
}

/** A new quote; false where the post makes one already. */
export async function insertQuote(ctx: TxCtx, quote: Quote): Promise<boolean> {
  const made = await ctx.tx.sql.run(
    `INSERT INTO quote (${NAMES}) VALUES (${COLUMNS.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
    COLUMNS.map((name) => quote[name]),
  );
  return made === 1;
}

export async function updateQuote(
  ctx: TxCtx,
  id: bigint,
  changes: Partial<Pick<Quote, 'state' | 'authorizationUri' | 'quotedId' | 'isLegacy'>>,
): Promise<void> {
  const names = Object.keys(changes) as (keyof typeof changes)[];
  await ctx.tx.sql.run(`UPDATE quote SET ${names.map((name) => `"${name}" = ?`).join(', ')} WHERE "id" = ?`, [
    ...names.map((name) => changes[name] ?? null),
    id,
  ]);
}
