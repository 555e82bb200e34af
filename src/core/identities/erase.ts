import type { TxCtx } from '../context.ts';

const POSTS_A_CHUNK = 200;

/**
 * Erases a chunk of what a deleted identity left: its posts become tombstones, then its follows, marks and notifications go. Answers
 * whether nothing is left. Called again and again by the reconciler, one transaction a chunk.
 */
export async function eraseChunk(ctx: TxCtx, identityId: bigint): Promise<boolean> {
  const { sql } = ctx.tx;
  const posts = await sql.all<{ id: bigint }>(
    'SELECT "id" FROM post WHERE "authorId" = ? AND "deletedAt" IS NULL ORDER BY "id" LIMIT ?',
    [identityId, POSTS_A_CHUNK],
  );
  for (const { id } of posts) {
    await sql.run(
      `UPDATE post SET "deletedAt" = ?, "html" = '', "source" = NULL, "summary" = NULL, "title" = NULL, "attachments" = '[]',
         "mentions" = '[]', "tags" = '[]', "emoji" = '[]', "poll" = NULL, "idempotencyKey" = NULL WHERE "id" = ?`,
      [BigInt(ctx.now), id],
    );
    for (const table of [
      'post_version',
      'attachment',
      'mention',
      'post_tag',
      'pin',
      'bookmark',
      'boost',
      'favourite',
      'notification',
    ]) {
      await sql.run(`DELETE FROM ${table} WHERE "postId" = ?`, [id]);
    }
  }
  if (posts.length === POSTS_A_CHUNK) return false;
  await sql.run(
    `UPDATE identity SET "followersCount" = "followersCount" - 1 WHERE "id" IN
       (SELECT "followeeId" FROM follow WHERE "followerId" = ? AND "state" = 'ACCEPTED')`,
    [identityId],
  );
  await sql.run(
    `UPDATE identity SET "followingCount" = "followingCount" - 1 WHERE "id" IN
       (SELECT "followerId" FROM follow WHERE "followeeId" = ? AND "state" = 'ACCEPTED')`,
    [identityId],
  );
  await sql.run('DELETE FROM follow WHERE "followerId" = ? OR "followeeId" = ?', [identityId, identityId]);
  await sql.run('DELETE FROM block WHERE "blockerId" = ? OR "blockedId" = ?', [identityId, identityId]);
  await sql.run('DELETE FROM mute WHERE "muterId" = ? OR "mutedId" = ?', [identityId, identityId]);
  for (const table of ['boost', 'favourite', 'bookmark', 'pin', 'home']) {
    await sql.run(`DELETE FROM ${table} WHERE "identityId" = ?`, [identityId]);
  }
  await sql.run('DELETE FROM notification WHERE "identityId" = ? OR "actorId" = ?', [identityId, identityId]);
  await sql.run('DELETE FROM audience WHERE "authorId" = ?', [identityId]);
  await sql.run(
    `UPDATE identity SET "followersCount" = 0, "followingCount" = 0, "postsCount" = 0 WHERE "id" = ?`,
    [identityId],
  );
  return true;
}
