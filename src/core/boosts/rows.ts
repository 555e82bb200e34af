// Inserts and deletes boosts with the counter that depends on them.

import type { Boost } from '../../db/rows.ts';
import type { SqlTx } from '../../db/types.ts';
import { countAtPost } from '../counters.ts';

/**
 * Writes a boost and counts it; false where the identity boosts the post already (or the id or URI is taken). The post
 * is locked.
 */
export async function insertBoost(tx: SqlTx, boost: Boost): Promise<boolean> {
  const inserted = await tx.sql.run(
    `INSERT INTO boost ("id", "uri", "identityId", "postId", "visibility", "createdAt")
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [boost.id, boost.uri, boost.identityId, boost.postId, boost.visibility, boost.createdAt],
  );
  if (inserted === 0) return false;
  countAtPost(tx, boost.postId, { boosts: 1 });
  return true;
}

/** Removes a boost and counts it out; false where it was gone already. */
export async function deleteBoost(tx: SqlTx, boost: Boost): Promise<boolean> {
  if ((await tx.sql.run('DELETE FROM boost WHERE "id" = ?', [boost.id])) === 0) return false;
  countAtPost(tx, boost.postId, { boosts: -1 });
  return true;
}
