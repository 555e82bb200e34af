// Writes the links of posts that were stored before links had rows of their own.

import { readBool } from '../../db/row.ts';
import { insertMany } from '../../db/sql/values.ts';
import { timeOfId } from '../../lib/ids.ts';
import type { Ctx } from '../context.ts';
import { firstLinkOf } from '../previews/link.ts';
import { readPosts } from './read-rows.ts';
import { mentionsOf } from './shapes.ts';

/** Posts that are read at once, whether they link to anything or not. */
const A_CHUNK = 500;
/** Pages of posts that are not older than this are looked at; older ones show a preview where one is there. */
const LOOKED_AT_MS = 30 * 24 * 3_600_000;
/** So many pages at most, one after another with a pause. */
const MOST_LOOKS = 2_000;
const PAUSE_MS = 2_000;

/** How far it has come, the newest posts first. */
export interface OldLinks {
  /** Posts with smaller ids are left. */
  below: bigint;
  /** Pages that are to be looked at so far, and when the last of them is, in epoch milliseconds. */
  looks: number;
  lastLookAt: number;
}

/** Goes through a chunk of posts; answers where to go on, null when all are done. Doing one again changes nothing. */
export async function linkOldPosts(
  ctx: Ctx,
  { below, looks, lastLookAt }: OldLinks,
): Promise<OldLinks | null> {
  const { app, now } = ctx;
  const chunk = await app.db.sql.all<{ id: bigint; hasLink: unknown }>(
    `SELECT p."id", (p."deletedAt" IS NULL AND p."html" LIKE '%<a %'
       AND NOT EXISTS (SELECT 1 FROM post_link l WHERE l."postId" = p."id")) AS "hasLink"
     FROM post p WHERE p."id" < ? ORDER BY p."id" DESC LIMIT ${A_CHUNK}`,
    [below],
  );
  const posts = await readPosts(
    ctx,
    chunk.filter(({ hasLink }) => readBool(hasLink)).map(({ id }) => id),
  );
  const links: [postId: bigint, url: string, dueAt: bigint | null][] = [];
  const next = { below: chunk.at(-1)?.id ?? below, looks, lastLookAt };
  for (const post of posts.sort((a, b) => (a.id > b.id ? -1 : 1))) {
    const url = firstLinkOf({ post, mentions: mentionsOf(post) });
    if (url === null) continue;
    const isLookedAt = next.looks < MOST_LOOKS && timeOfId(post.id) > now - LOOKED_AT_MS;
    if (isLookedAt) {
      next.looks += 1;
      next.lastLookAt = Math.max(next.lastLookAt, now) + PAUSE_MS;
    }
    links.push([post.id, url, isLookedAt ? BigInt(next.lastLookAt) : null]);
  }
  if (links.length > 0)
    await app.db.batch(async (sql, tx) => {
      await insertMany(sql, 'post_link ("postId", "url", "dueAt")', links, 'ON CONFLICT DO NOTHING');
      tx.afterCommit(() => app.wake('timed-rows'));
    });
  return chunk.length < A_CHUNK ? null : next;
}
