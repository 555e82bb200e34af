// Loads timeline entries for live streams, many streams with a few statements.

import type { Boost, Identity } from '../../db/rows.ts';
import type { Database } from '../../db/types.ts';
import { hiddenPairs } from '../blocks/hidden.ts';
import { whoSeesBoosts } from '../boosts/seen.ts';
import { type Ctx, models } from '../context.ts';
import { limitedPairs } from '../identities/limits/limited.ts';
import type { PostWithAuthor } from '../posts/queries.ts';
import { readPostsWithAuthors } from '../posts/read-rows.ts';
import type { Reader } from '../posts/reader.ts';
import { whatReaderSees, whoSees } from '../posts/visibility-facts.ts';
import { kindOf } from './kinds/index.ts';
import type { TimelineItem } from './page.ts';
import type { EntryRow, TimelineSource } from './source.ts';

interface Asked {
  ctx: Ctx;
  reader: Reader;
  source: TimelineSource;
  row: EntryRow;
  resolve(item: TimelineItem | null): void;
  reject(error: unknown): void;
}

const waiting = new WeakMap<Database, Asked[]>();

/**
 * An entry of a timeline for one reader; null where they do not get to see it. Everything asked for in the same turn of
 * the event loop is loaded together: one post appears in thousands of watched homes at the same moment, and costs some
 * five statements then too.
 */
export function loadEntry(
  ctx: Ctx,
  reader: Reader,
  source: TimelineSource,
  row: EntryRow,
): Promise<TimelineItem | null> {
  const { db } = ctx.app;
  return new Promise((resolve, reject) => {
    const asked: Asked = { ctx, reader, source, row, resolve, reject };
    const queue = waiting.get(db);
    if (queue) {
      queue.push(asked);
      return;
    }
    const all = [asked];
    waiting.set(db, all);
    setImmediate(() => {
      waiting.delete(db);
      answer(ctx, all).catch((error) => {
        for (const each of all) each.reject(error);
      });
    });
  });
}

async function answer(ctx: Ctx, all: readonly Asked[]): Promise<void> {
  const boostIds = all.filter(({ row }) => row.entryId !== row.postId).map(({ row }) => row.entryId);
  const [posts, boosts] = await Promise.all([
    readPostsWithAuthors(
      ctx,
      all.map(({ row }) => row.postId),
    ),
    boostIds.length === 0
      ? []
      : models(ctx).boost.findMany({
          where: { id: { in: [...new Set(boostIds)] } },
          include: { identity: true },
        }),
  ]);
  const postOf = new Map(posts.map((post) => [post.id, post]));
  const boostOf = new Map(boosts.map((boost) => [boost.id, boost]));
  const readers = all.map(({ reader }) => reader);
  const people = [...posts.map((post) => post.authorId), ...boosts.map((boost) => boost.identityId)];
  // Side by side: a frame waits for one answer of the database instead of four.
  const [visible, hides, isLimited, comesAcross] = await Promise.all([
    visibleTo(ctx, all, postOf),
    hiddenPairs(ctx, [...new Set(readers.flatMap(({ identityId }) => identityId ?? []))], people),
    limitedPairs(
      ctx,
      readers,
      posts.map(({ author }) => author),
    ),
    whoSeesBoosts(ctx, readers, boosts),
  ]);
  for (const { reader, source, row, resolve } of all) {
    const post = postOf.get(row.postId);
    const boost = row.entryId === row.postId ? null : boostOf.get(row.entryId);
    const isHidden = (id: bigint) => kindOf(source).leavesOutHidden && hides(reader.identityId, id);
    // A boost without row was undone; its entry in home timelines stays behind.
    const isShown =
      post &&
      boost !== undefined &&
      visible(reader, post) &&
      !(boost && !comesAcross(reader, boost)) &&
      !isHidden(post.authorId) &&
      !(kindOf(source).leavesOutLimited && isLimited(reader, post.author)) &&
      !(boost && isHidden(boost.identityId));
    // Rows of its own for everyone: whoever shows one notes on it through whose eyes it was loaded.
    resolve(
      isShown
        ? {
            entryId: row.entryId,
            post: { ...post, author: { ...post.author } },
            boost: boost && withoutMaker(boost),
          }
        : null,
    );
  }
}

/** Many posts for few readers are asked by reader, few posts for many readers by post. */
async function visibleTo(
  ctx: Ctx,
  all: readonly Asked[],
  postOf: ReadonlyMap<bigint, PostWithAuthor>,
): Promise<(reader: Reader, post: PostWithAuthor) => boolean> {
  const byReader = new Map<Reader, Set<PostWithAuthor>>();
  const byPost = new Map<PostWithAuthor, Set<Reader>>();
  for (const { reader, row } of all) {
    const post = postOf.get(row.postId);
    if (!post) continue;
    byReader.set(reader, (byReader.get(reader) ?? new Set()).add(post));
    byPost.set(post, (byPost.get(post) ?? new Set()).add(reader));
  }
  if (byPost.size < byReader.size) {
    const seen = new Map<bigint, Set<Reader>>();
    for (const [post, readers] of byPost) seen.set(post.id, await whoSees(ctx, [...readers], post));
    return (reader, post) => seen.get(post.id)?.has(reader) ?? false;
  }
  const seen = new Map<Reader, Set<bigint>>();
  for (const [reader, posts] of byReader) seen.set(reader, await whatReaderSees(ctx, reader, [...posts]));
  return (reader, post) => seen.get(reader)?.has(post.id) ?? false;
}

function withoutMaker({ identity: _maker, ...boost }: Boost & { identity: Identity }): Boost {
  return boost;
}
