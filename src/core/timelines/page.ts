import type { Boost } from '../../db/rows.ts';
import { boostsFor } from '../boosts/seen.ts';
import type { Ctx } from '../context.ts';
import type { Page } from '../page.ts';
import { whatReaderSees } from '../posts/facts.ts';
import { type PostToJudge, readPosts } from '../posts/read-rows.ts';
import type { Reader } from '../posts/reader.ts';
import { candidates } from './candidates.ts';
import { hiddenFrom } from './hidden.ts';
import type { EntryRow, TimelineSource } from './source.ts';

/** An entry of a timeline for one reader. */
export interface TimelineItem {
  /** The post's id, or the boost's: what pages are bounded by. */
  entryId: bigint;
  post: PostToJudge;
  /** Set where somebody shows the post to their followers. */
  boost: Boost | null;
}

/** A reader who sees little of what a timeline holds gets a short page rather than a long wait. */
const MOST_ROUNDS = 5;

/**
 * A page of a timeline, newest first, and whether there is more in its direction. What the reader may not see (policy) or does not want
 * to (mutes, blocks) is left out and made up for from further on. 3 to 5 statements.
 */
export async function timelinePage(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  page: Page,
): Promise<{ items: TimelineItem[]; hasMore: boolean }> {
  const items: TimelineItem[] = [];
  let at: Page = { ...page, limit: page.limit + 1 };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const rows = await candidates(ctx, source, at);
    items.push(...(await loadItems(ctx, reader, source, rows)));
    const last = rows.at(-1);
    if (!last || rows.length < at.limit || items.length > page.limit) break;
    at = page.order === 'oldest' ? { ...at, newerThan: last.entryId } : { ...at, olderThan: last.entryId };
  }
  const hasMore = items.length > page.limit;
  const shown = items.slice(0, page.limit);
  return { items: page.order === 'oldest' ? shown.reverse() : shown, hasMore };
}

/** Lines with their posts, without those that the reader does not get to see; in the order given. */
export async function loadItems(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  rows: readonly EntryRow[],
): Promise<TimelineItem[]> {
  if (rows.length === 0) return [];
  const boostIds = rows.filter((row) => row.entryId !== row.postId).map((row) => row.entryId);
  const [posts, boosts] = await Promise.all([
    readPosts(
      ctx,
      rows.map((row) => row.postId),
    ),
    boostsFor(ctx, reader, boostIds),
  ]);
  const [visible, hidden] = await Promise.all([
    whatReaderSees(ctx, reader, posts),
    hiddenIn(ctx, reader, source, posts, boosts),
  ]);
  const postOf = new Map(posts.map((post) => [post.id, post]));
  const boostOf = new Map(boosts.map((boost) => [boost.id, boost]));
  const items: TimelineItem[] = [];
  for (const row of rows) {
    const post = postOf.get(row.postId);
    const boost = row.entryId === row.postId ? null : boostOf.get(row.entryId);
    // A boost without row was undone, or is not for this reader; its home row stays behind.
    if (!post || boost === undefined || !visible.has(post.id)) continue;
    if (hidden.has(post.authorId) || (boost && hidden.has(boost.identityId))) continue;
    items.push({ entryId: row.entryId, post, boost });
  }
  return items;
}

/** Nobody is hidden on a profile: whoever goes there wants to see it. */
async function hiddenIn(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  posts: readonly PostToJudge[],
  boosts: readonly Boost[],
) {
  if (source.kind === 'profile') return new Set<bigint>();
  const people = [...posts.map((post) => post.authorId), ...boosts.map((boost) => boost.identityId)];
  return hiddenFrom(
    ctx,
    reader.identityId,
    people.filter((id) => id !== reader.identityId),
  );
}
