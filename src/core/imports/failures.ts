// Writes the rows of an import that failed as a file that can be imported again.

import type { Import } from '../../db/rows.ts';
import type { Ctx } from '../context.ts';
import { cellsOf, headOf, type RowOptions } from '../transfers/columns.ts';
import { csvLine } from '../transfers/csv.ts';
import { failedItems } from './queries.ts';

const A_PAGE = 500;

/** The failed rows in the columns of their kind, and behind them why; page by page as it is read. */
export async function* failuresFile(ctx: Ctx, { id, kind }: Import): AsyncGenerator<string> {
  const head = headOf(kind);
  if (head) yield csvLine([...head, 'Reason']);
  for (let after = 0; ; ) {
    const items = await failedItems(ctx, id, after, A_PAGE);
    const lines = items.map((item) =>
      csvLine([...cellsOf(kind, { ...item, options: item.options as RowOptions }), item.reason ?? '']),
    );
    if (lines.length > 0) yield lines.join('');
    const last = items.at(-1);
    if (!last || items.length < A_PAGE) return;
    after = last.position;
  }
}
