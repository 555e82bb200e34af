// Counts by day how much people use a hashtag or link to a page.

import type { SqlValue } from '../db/types.ts';
import { firstIdAt } from '../lib/ids.ts';
import { type Ctx, sql } from './context.ts';

const DAY = 86_400_000;
/** Days that are counted, today among them. */
export const HISTORY_DAYS = 7;

/** The use of something on a day. */
export interface UseDay {
  /** Midnight (UTC) at which it begins, in epoch milliseconds. */
  day: number;
  posts: number;
  authors: number;
}

/**
 * The posts of the last days among some, by the day of their publication, today first. `among`: trusted SQL that has
 * the posts as `e."postId"`, by an index whose order they are in.
 */
export async function useByDay(
  ctx: Ctx,
  among: { from: string; where: string; params: readonly SqlValue[] },
): Promise<UseDay[]> {
  const today = Math.floor(ctx.now / DAY) * DAY;
  const days = Array.from({ length: HISTORY_DAYS }, (_, index) => today - index * DAY);
  const since = days.at(-1) ?? today;
  const rows = await sql(ctx).all<{ day: bigint; posts: bigint; authors: bigint }>(
    `SELECT p."publishedAt" / ${DAY} AS "day", count(*) AS "posts", count(DISTINCT p."authorId") AS "authors"
     FROM ${among.from} JOIN post p ON p."id" = e."postId"
     WHERE ${among.where} AND e."postId" >= ? AND p."publishedAt" >= ? GROUP BY 1`,
    [...among.params, firstIdAt(since), BigInt(since)],
  );
  const byDay = new Map(rows.map((row) => [Number(row.day) * DAY, row]));
  return days.map((day) => {
    const row = byDay.get(day);
    return { day, posts: Number(row?.posts ?? 0), authors: Number(row?.authors ?? 0) };
  });
}
