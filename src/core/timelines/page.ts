// A page of a timeline, as its reader may see it.

import type { Boost } from '../../db/rows.ts';
import { hiddenFrom } from '../blocks/hidden.ts';
import { boostsFor } from '../boosts/seen.ts';
import { type Ctx, sql } from '../context.ts';
import { limitedFrom } from '../identities/limits/limited.ts';
import type { Page } from '../page.ts';
import { type PostToJudge, readPosts } from '../posts/read-rows.ts';
import type { Reader } from '../posts/reader.ts';
import { whatReaderSees } from '../posts/visibility-facts.ts';
import { candidatesSql } from './candidates.ts';
import { kindOf } from './kinds/index.ts';
import { sift } from './sift.ts';
import type { EntryRow, TimelineSource } from './source.ts';

/** An entry of a timeline for one reader. */
export interface TimelineItem {
  /** The post's id, or the boost's: what pages are bounded by, and what distinguishes a post from a boost of it. */
  entryId: bigint;
  post: PostToJudge;
  /** Set where somebody shows the post to their followers. */
  boost: Boost | null;
}

export interface TimelinePage {
  /** Newest first. */
  items: TimelineItem[];
  /** Whether more follow in the page's direction, within its bounds. */
  hasMore: boolean;
  /**
   * Set where so many entries in a row are hidden from the reader that the search for more was given up: the page is
   * shorter than it was asked for, and the next one begins here.
   */
  resumeAt: bigint | null;
}

/**
 * How many entries are looked at for a page whose next ones are hidden, a statement each: no page ends before its list
 * does, and none looks at more than some 30,000 entries.
 */
const WINDOWS = [250, 1000, ...Array<number>(15).fill(2000)];

/** Loads what posts are shown with, while it is found out whether the reader sees them. */
type Alongside = (posts: readonly PostToJudge[], boosts: readonly Boost[]) => Promise<void>;

/**
 * A page of a timeline, newest first. What the reader may not see (policy) or does not want to (mutes, blocks) is left
 * out and made up for from further on. 3 to 5 statements for a reader who sees what is there.
 */
export async function timelinePage(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  page: Page,
  alongside?: Alongside,
): Promise<TimelinePage> {
  const wanted = page.limit + 1;
  const rows = await candidates(ctx, source, { ...page, limit: wanted });
  const items = await loadItems(ctx, reader, source, rows, alongside);
  let end = rows.length < wanted ? null : (rows.at(-1)?.entryId ?? null);
  for (const window of WINDOWS) {
    if (end === null || items.length >= wanted) break;
    const next = { ...page, ...beyond(page, end), limit: wanted - items.length };
    const sifted = await sift(ctx, reader, source, next, window);
    items.push(...(await loadItems(ctx, reader, source, sifted.rows, alongside)));
    end = sifted.end;
  }
  const isFull = items.length > page.limit;
  const shown = items.slice(0, page.limit);
  return {
    items: page.order === 'oldest' ? shown.reverse() : shown,
    hasMore: isFull || end !== null,
    resumeAt: isFull ? null : end,
  };
}

/** The bound of what follows an entry in the page's direction. */
function beyond({ order }: Page, entryId: bigint): Pick<Page, 'olderThan' | 'newerThan'> {
  return order === 'oldest' ? { newerThan: entryId } : { olderThan: entryId };
}

function candidates(ctx: Ctx, source: TimelineSource, page: Page): Promise<EntryRow[]> {
  const { text, params } = candidatesSql(source, page);
  return sql(ctx).all<EntryRow>(text, params);
}

/** Entries with their posts, without those that the reader does not get to see; in the order given. */
export async function loadItems(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  rows: readonly EntryRow[],
  alongside: Alongside = async () => {},
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
    alongside(posts, boosts),
  ]);
  const postOf = new Map(posts.map((post) => [post.id, post]));
  const boostOf = new Map(boosts.map((boost) => [boost.id, boost]));
  const items: TimelineItem[] = [];
  for (const row of rows) {
    const post = postOf.get(row.postId);
    const boost = row.entryId === row.postId ? null : boostOf.get(row.entryId);
    // A boost without row was undone, or is not for this reader; its entry in home timelines stays behind.
    if (!post || boost === undefined || !visible.has(post.id)) continue;
    if (hidden.has(post.authorId) || (boost && hidden.has(boost.identityId))) continue;
    items.push({ entryId: row.entryId, post, boost });
  }
  return items;
}

async function hiddenIn(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  posts: readonly PostToJudge[],
  boosts: readonly Boost[],
): Promise<ReadonlySet<bigint>> {
  const { leavesOutHidden, leavesOutLimited } = kindOf(source);
  const authors = leavesOutLimited ? posts.map(({ author }) => author) : [];
  const limited = await limitedFrom(ctx, reader, authors);
  if (!leavesOutHidden) return limited;
  const people = [...posts.map((post) => post.authorId), ...boosts.map((boost) => boost.identityId)];
  const hidden = await hiddenFrom(
    ctx,
    reader.identityId,
    people.filter((id) => id !== reader.identityId),
  );
  return limited.size === 0 ? hidden : new Set([...hidden, ...limited]);
}
