/**
 * One page of a list that is ordered by id. Bounds are ids, never rows, so that a page stays where it was when the row at its edge goes.
 */
export interface Page {
  /** At most this many; callers have checked it (`pageLimit`). */
  limit: number;
  /** Only what has a smaller id. */
  olderThan?: bigint | null;
  /** Only what has a greater id. */
  newerThan?: bigint | null;
  /** `newest` (the default) begins at the greatest id, `oldest` at the smallest: what follows directly on `newerThan`. */
  order?: 'newest' | 'oldest';
}

/** The longest page anyone gets (GRAPHQL.md §2). */
export const LONGEST_PAGE = 100;

/** A page size as asked for, brought into what is allowed. */
export function pageLimit(asked: number | null | undefined, fallback = 20): number {
  if (asked === null || asked === undefined || !Number.isFinite(asked)) return fallback;
  return Math.min(Math.max(1, Math.trunc(asked)), LONGEST_PAGE);
}

/** The bounds and the order of a page over a column of ids, as SQL with its parameters. */
export function pageSql(page: Page, column: string): { where: string; orderBy: string; params: bigint[] } {
  const bounds: string[] = [];
  const params: bigint[] = [];
  if (page.olderThan != null) {
    bounds.push(`${column} < ?`);
    params.push(page.olderThan);
  }
  if (page.newerThan != null) {
    bounds.push(`${column} > ?`);
    params.push(page.newerThan);
  }
  return {
    where: bounds.length > 0 ? bounds.join(' AND ') : '1 = 1',
    orderBy: `ORDER BY ${column} ${page.order === 'oldest' ? 'ASC' : 'DESC'}`,
    params,
  };
}
