// Inserts and deletes favourites with the counter that depends on them.

import type { Favourite } from '../../db/rows.ts';
import type { SqlTx } from '../../db/types.ts';
import { countAtPost } from '../counters.ts';

/**
 * Writes a favourite and counts it; false where there is one already (or the id or URI is taken). The post is locked.
 */
export async function insertFavourite(tx: SqlTx, favourite: Favourite): Promise<boolean> {
  const inserted = await tx.sql.run(
    `INSERT INTO favourite ("id", "uri", "identityId", "postId", "createdAt") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [favourite.id, favourite.uri, favourite.identityId, favourite.postId, favourite.createdAt],
  );
  if (inserted === 0) return false;
  // Whoever reacted as well is counted among those who favourited from now on.
  const reactors = (await hasReacted(tx, favourite)) ? -1 : 0;
  countAtPost(tx, favourite.postId, { favourites: 1, reactors });
  return true;
}

/** Removes a favourite and counts it out; false where it was gone already. The post is locked. */
export async function deleteFavourite(tx: SqlTx, favourite: Favourite): Promise<boolean> {
  if ((await tx.sql.run('DELETE FROM favourite WHERE "id" = ?', [favourite.id])) === 0) return false;
  const reactors = (await hasReacted(tx, favourite)) ? 1 : 0;
  countAtPost(tx, favourite.postId, { favourites: -1, reactors });
  return true;
}

async function hasReacted(
  { sql }: SqlTx,
  { identityId, postId }: Pick<Favourite, 'identityId' | 'postId'>,
): Promise<boolean> {
  const rows = await sql.all(
    'SELECT 1 AS "one" FROM reaction WHERE "identityId" = ? AND "postId" = ? LIMIT 1',
    [identityId, postId],
  );
  return rows.length > 0;
}
