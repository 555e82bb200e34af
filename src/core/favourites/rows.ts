import type { Favourite } from '../../db/rows.ts';
import type { Sql } from '../../db/types.ts';

/** Writes a favourite and counts it; false where there is one already (or the id or URI is taken). The post is locked. */
export async function insertFavourite(sql: Sql, favourite: Favourite): Promise<boolean> {
  const inserted = await sql.run(
    `INSERT INTO favourite ("id", "uri", "identityId", "postId", "createdAt") VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [favourite.id, favourite.uri, favourite.identityId, favourite.postId, favourite.createdAt],
  );
  if (inserted === 0) return false;
  await sql.run('UPDATE post SET "favouritesCount" = "favouritesCount" + 1 WHERE "id" = ?', [
    favourite.postId,
  ]);
  return true;
}

/** Removes a favourite and counts it out; false where it was gone already. */
export async function deleteFavourite(sql: Sql, favourite: Favourite): Promise<boolean> {
  if ((await sql.run('DELETE FROM favourite WHERE "id" = ?', [favourite.id])) === 0) return false;
  await sql.run(
    'UPDATE post SET "favouritesCount" = "favouritesCount" - 1 WHERE "id" = ? AND "favouritesCount" > 0',
    [favourite.postId],
  );
  return true;
}
