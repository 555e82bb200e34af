// The bounds of a page of a list that is ordered by id.

/**
 * One page of a list that is ordered by id. Bounds are ids, never rows, so that a page stays where it was when the row
 * at its edge goes.
 */
export interface Page {
  /** At most this many; callers have checked it against LONGEST_PAGE. */
  limit: number;
  /** Only what has a smaller id. */
  olderThan?: bigint | null;
  /** Only what has a greater id. */
  newerThan?: bigint | null;
  /**
   * `newest` (the default) begins at the greatest id, `oldest` at the smallest: what follows directly on `newerThan`.
   */
  order?: 'newest' | 'oldest';
}

/** The longest page anyone gets. */
export const LONGEST_PAGE = 100;

/** The bounds of a page as a condition of the model API: `where: { id: idsOf(page) }`. */
export function idsOf({ olderThan, newerThan }: Page): { lt?: bigint; gt?: bigint } {
  return { ...(olderThan == null ? {} : { lt: olderThan }), ...(newerThan == null ? {} : { gt: newerThan }) };
}

/** The order and the size of a page, spread into the model API's arguments. */
export function orderOf({ order, limit }: Page): { orderBy: { id: 'asc' | 'desc' }; take: number } {
  return { orderBy: { id: order === 'oldest' ? 'asc' : 'desc' }, take: limit };
}

/** The same over any column of ids, as SQL with its parameters. */
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
