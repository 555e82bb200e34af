// Removes imports and their rows, a bounded number at a time.

import type { TxCtx } from '../context.ts';

type Removing = Pick<TxCtx['tx'], 'sql'>;

/** Removes at most `limit` rows of an import, or only those that did not fail. Answers how many. */
export function forgetItems(
  { sql }: Removing,
  importId: bigint,
  limit: number,
  which: 'all' | 'all but failed' = 'all',
): Promise<number> {
  const more = which === 'all' ? '' : ` AND "state" <> 'FAILED'`;
  return sql.run(
    `DELETE FROM import_item WHERE "importId" = ? AND "position" IN (
       SELECT "position" FROM import_item WHERE "importId" = ?${more} LIMIT ?)`,
    [importId, importId, limit],
  );
}

/** Removes at most `limit` rows of an import, and when none is left the import. Answers how many rows went. */
export async function forgetImport(tx: Removing, importId: bigint, limit: number): Promise<number> {
  const items = await forgetItems(tx, importId, limit);
  return items > 0 ? items : tx.sql.run('DELETE FROM import WHERE "id" = ?', [importId]);
}
