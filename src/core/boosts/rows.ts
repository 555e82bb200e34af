import type { Boost } from '../../db/rows.ts';
import type { Sql } from '../../db/types.ts';

/** Writes a boost and counts it; false where the identity boosts the post already (or the id or URI is taken). The post is locked. */
export async function insertBoost(sql: Sql, boost: Boost): Promise<boolean> {
  const inserted = await sql.run(
    `INSERT INTO boost ("id", "uri", "identityId", "postId", "visibility", "createdAt")
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [boost.id, boost.uri, boost.identityId, boost.postId, boost.visibility, boost.createdAt],
  );
  if (inserted === 0) return false;
  await sql.run('UPDATE post SET "boostsCount" = "boostsCount" + 1 WHERE "id" = ?', [boost.postId]);
  return true;
}

/** Removes a boost and counts it out; false where it was gone already. */
export async function deleteBoost(sql: Sql, boost: Boost): Promise<boolean> {
  if ((await sql.run('DELETE FROM boost WHERE "id" = ?', [boost.id])) === 0) return false;
  await sql.run('UPDATE post SET "boostsCount" = "boostsCount" - 1 WHERE "id" = ? AND "boostsCount" > 0', [
    boost.postId,
  ]);
  return true;
}
