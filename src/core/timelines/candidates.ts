// The SQL of a page of a timeline before visibility is asked.

import type { SqlCondition } from '../../db/sql/condition.ts';
import { type Page, pageSql } from '../page.ts';
import { kindOf } from './kinds/index.ts';
import type { Walk } from './kinds/kind.ts';
import type { TimelineSource } from './source.ts';

/**
 * The next entries of a timeline (`entryId`, `postId`) as a statement, whoever reads it: walks along indexes, as fast
 * with a million posts as with a thousand. What a reader may not see is taken out of them in page.ts and sift.ts.
 */
export function candidatesSql(source: TimelineSource, page: Page): SqlCondition {
  const walks = kindOf(source)
    .walks(source)
    .map((walk) => walkSql(walk, page));
  const [only] = walks;
  if (walks.length === 1 && only) return only;
  const sorted = `ORDER BY "entryId" ${page.order === 'oldest' ? 'ASC' : 'DESC'}`;
  const parts = walks.map(({ text }, index) => `SELECT * FROM (${text}) w${index}`);
  return {
    text: `SELECT * FROM (${parts.join(' UNION ALL ')}) u ${sorted} LIMIT ?`,
    params: [...walks.flatMap(({ params }) => params), page.limit],
  };
}

function walkSql({ select, from, where, params, id }: Walk, page: Page): SqlCondition {
  const bounds = pageSql(page, id);
  return {
    text: `SELECT ${select} FROM ${from} WHERE ${where} AND ${bounds.where} ${bounds.orderBy} LIMIT ?`,
    params: [...params, ...bounds.params, page.limit],
  };
}
