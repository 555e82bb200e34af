// Keeps the full-text index: what was written, edited and deleted since it was last looked, and after an upgrade
// everything that is there.

import type { Identity } from '../../db/rows.ts';
import type { Sql } from '../../db/types.ts';
import { readPrunedThrough } from '../../live/row.ts';
import type { Ctx, TxCtx } from '../context.ts';
import { readPosts } from '../posts/read-rows.ts';
import { mayHaveLink } from '../previews/link.ts';
import { postsWithPlayer } from '../previews/queries.ts';
import { identityWords, postWords } from './documents.ts';
import { removeWords, writeWords } from './store.ts';

/** Rows one transaction indexes: a few milliseconds of a writer's time. */
export const INDEXED_A_CHUNK = 200;

/**
 * How far the log was read, and up to which id (downwards for posts) everything older is done, as rows of `meta`. The
 * last two get other names where words are made otherwise than before: then everything is indexed anew.
 */
const KEYS = {
  events: 'search.events',
  posts: 'search.posts.pairs',
  identities: 'search.identities.pairs',
} as const;
type Key = (typeof KEYS)[keyof typeof KEYS];
/** Beyond every id there is. */
const LAST_ID = (1n << 63n) - 1n;

/**
 * Writes the words of an identity that is new or has another name. In its transaction: people look for each other at
 * once.
 */
export async function indexIdentity(ctx: TxCtx, identity: Identity): Promise<void> {
  await writeWords(ctx.tx.sql, 'search_identity', [{ id: identity.id, words: identityWords(identity) }]);
}

/** Indexes a chunk of what is not indexed yet; answers whether there may be more. */
export async function indexChunk(ctx: Ctx): Promise<boolean> {
  const hasNews = await indexNews(ctx);
  if (hasNews) return true;
  return (await indexIdentities(ctx)) || (await indexOldPosts(ctx));
}

/** What happened since the log was last read. Where that part of the log is gone, all posts are gone through again. */
async function indexNews(ctx: Ctx): Promise<boolean> {
  const db = ctx.app.db.sql;
  const seq = await progress(db, KEYS.events);
  const isOutdated = seq === null || (await readPrunedThrough(db)) > seq;
  if (isOutdated) {
    const [row] = await db.all<{ seq: bigint | null }>('SELECT max("seq") AS "seq" FROM event');
    await ctx.app.db.batch(async (sql) => {
      await setProgress(sql, KEYS.posts, LAST_ID);
      await setProgress(sql, KEYS.events, row?.seq ?? (await readPrunedThrough(sql)));
    });
    return true;
  }
  const rows = await db.all<{ seq: bigint; kind: string; postId: bigint | null; entryId: bigint | null }>(
    `SELECT "seq", "kind", "postId", "entryId" FROM event WHERE "seq" > ? ORDER BY "seq" LIMIT ?`,
    [seq, INDEXED_A_CHUNK * 5],
  );
  const last = rows.at(-1);
  if (!last) return false;
  const ids = new Set<bigint>();
  let through = last.seq;
  for (const { seq, kind, postId, entryId } of rows) {
    const isOfPost = kind === 'entry.added' || kind === 'post.updated' || kind === 'entry.removed';
    if (isOfPost && postId !== null && postId === entryId) ids.add(postId);
    if (ids.size >= INDEXED_A_CHUNK) {
      through = seq;
      break;
    }
  }
  await indexPosts(ctx, [...ids], async (sql) => setProgress(sql, KEYS.events, through));
  return through < last.seq || rows.length === INDEXED_A_CHUNK * 5;
}

/** Posts that were here before the index was, the newest first. */
async function indexOldPosts(ctx: Ctx): Promise<boolean> {
  const db = ctx.app.db.sql;
  const below = (await progress(db, KEYS.posts)) ?? LAST_ID;
  if (below === 0n) return false;
  const rows = await db.all<{ id: bigint }>(
    'SELECT "id" FROM post WHERE "id" < ? ORDER BY "id" DESC LIMIT ?',
    [below, INDEXED_A_CHUNK],
  );
  const ids = rows.map((row) => row.id);
  await indexPosts(ctx, ids, (sql) =>
    setProgress(sql, KEYS.posts, ids.length < INDEXED_A_CHUNK ? 0n : (ids.at(-1) ?? 0n)),
  );
  return ids.length === INDEXED_A_CHUNK;
}

async function indexIdentities(ctx: Ctx): Promise<boolean> {
  const db = ctx.app.db;
  const above = (await progress(db.sql, KEYS.identities)) ?? 0n;
  if (above === LAST_ID) return false;
  // As SQL: an idle server does without the compiler of the model API.
  const people = await db.sql.all<Pick<Identity, 'id' | 'username' | 'name' | 'handleDomain' | 'state'>>(
    'SELECT "id", "username", "name", "handleDomain", "state" FROM identity WHERE "id" > ? ORDER BY "id" LIMIT ?',
    [above, INDEXED_A_CHUNK],
  );
  const hasMore = people.length === INDEXED_A_CHUNK;
  await ctx.app.db.batch(async (sql) => {
    const active = people.filter(({ state }) => state !== 'DELETED');
    await writeWords(
      sql,
      'search_identity',
      active.map((identity) => ({ id: identity.id, words: identityWords(identity) })),
    );
    await setProgress(sql, KEYS.identities, hasMore ? (people.at(-1)?.id ?? LAST_ID) : LAST_ID);
  });
  return hasMore;
}

/** Indexes posts as they are now; deleted and unknown ones leave the index. */
export async function indexPosts(
  ctx: Ctx,
  ids: readonly bigint[],
  also: (sql: Sql) => Promise<void> = async () => {},
): Promise<void> {
  const posts = (await readPosts(ctx, ids)).filter(({ deletedAt }) => deletedAt === null);
  const playable = await postsWithPlayer(
    ctx,
    posts.filter(mayHaveLink).map(({ id }) => id),
  );
  const rows = posts.map((post) => ({ id: post.id, words: postWords(post, playable.has(post.id)) }));
  const there = new Set(posts.map(({ id }) => id));
  await ctx.app.db.batch(async (sql) => {
    await removeWords(
      sql,
      'search_post',
      ids.filter((id) => !there.has(id)),
    );
    await writeWords(sql, 'search_post', rows);
    await also(sql);
  });
}

async function progress(sql: Pick<Sql, 'all'>, key: Key): Promise<bigint | null> {
  const [row] = await sql.all<{ value: string }>('SELECT "value" FROM meta WHERE "key" = ?', [key]);
  return row ? BigInt(row.value) : null;
}

async function setProgress(sql: Sql, key: Key, value: bigint): Promise<void> {
  await sql.run(
    'INSERT INTO meta ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"',
    [key, String(value)],
  );
}

/** Takes people out of the index. */
export function unindexIdentities(sql: Sql, ids: readonly bigint[]): Promise<void> {
  return removeWords(sql, 'search_identity', ids);
}

/** Takes posts out of the index, for which no event of their own is written. */
export function unindexPosts(sql: Sql, ids: readonly bigint[]): Promise<void> {
  return removeWords(sql, 'search_post', ids);
}
