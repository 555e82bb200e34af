// Inserts and deletes reactions with the counters that depend on them.

import type { Reaction } from '../../db/rows.ts';
import type { SqlTx } from '../../db/types.ts';
import { countAtPost } from '../counters.ts';

/**
 * Writes a reaction and counts it; false where there is one already (or the id or URI is taken). The post is locked.
 */
export async function insertReaction(tx: SqlTx, reaction: Reaction): Promise<boolean> {
  const { id, uri, identityId, postId, name, url, staticUrl, createdAt } = reaction;
  const inserted = await tx.sql.run(
    `INSERT INTO reaction ("id", "uri", "identityId", "postId", "name", "url", "staticUrl", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [id, uri, identityId, postId, name, url, staticUrl, createdAt],
  );
  if (inserted === 0) return false;
  const isCounted = await isLikedOtherwise(tx, reaction);
  countAtPost(tx, postId, { reactions: 1, reactors: isCounted ? 0 : 1 });
  return true;
}

/** Removes a reaction and counts it out; false where it was gone already. The post is locked. */
export async function deleteReaction(tx: SqlTx, reaction: Reaction): Promise<boolean> {
  if ((await tx.sql.run('DELETE FROM reaction WHERE "id" = ?', [reaction.id])) === 0) return false;
  const isCounted = await isLikedOtherwise(tx, reaction);
  countAtPost(tx, reaction.postId, { reactions: -1, reactors: isCounted ? 0 : -1 });
  return true;
}

/** Whether the identity favourited the post, or has another reaction there: who likes it is counted once. */
async function isLikedOtherwise(
  { sql }: SqlTx,
  { id, identityId, postId }: Pick<Reaction, 'id' | 'identityId' | 'postId'>,
): Promise<boolean> {
  const rows = await sql.all(
    `SELECT 1 AS "one" FROM favourite WHERE "identityId" = ? AND "postId" = ?
     UNION ALL SELECT 1 FROM reaction WHERE "identityId" = ? AND "postId" = ? AND "id" <> ? LIMIT 1`,
    [identityId, postId, identityId, postId, id],
  );
  return rows.length > 0;
}
