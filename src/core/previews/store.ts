// Stores what was found when a page was looked at.

import { isDeepStrictEqual } from 'node:util';
import type { Preview } from '../../db/rows.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import type { PreviewContent } from './page.ts';
import { previewByUrl } from './queries.ts';

const DAY_MS = 24 * 3_600_000;
/** A page is looked at again when somebody links to it after so long. */
const FRESH_MS = 14 * DAY_MS;
/** One that failed after a day, then after four, and so on. */
const FAILED_MS = DAY_MS;
const FAILED_FACTOR = 4;
const LONGEST_FAILED_MS = 60 * DAY_MS;
/** Posts that are shown anew when their preview comes or changes, the newest. */
const MOST_POSTS = 100;

/** Whether a preview is there and need not be looked at again yet. */
export async function isFresh(ctx: Ctx, url: string): Promise<boolean> {
  const found = await ctx.app.db.sql.all('SELECT 1 AS "one" FROM preview WHERE "url" = ? AND "staleAt" > ?', [
    url,
    BigInt(ctx.now),
  ]);
  return found.length > 0;
}

/** Keeps the preview of a page; whoever watches a post that links to it sees it. */
export async function storePreview(
  ctx: Ctx,
  url: string,
  content: PreviewContent,
  creatorId: bigint | null,
): Promise<void> {
  const { publishedAt, ...rest } = content;
  const shown = { ...rest, creatorId, publishedAt: publishedAt === null ? null : BigInt(publishedAt) };
  const now = BigInt(ctx.now);
  const found = {
    ...shown,
    state: 'READY' as const,
    reason: null,
    failures: 0,
    fetchedAt: now,
    staleAt: now + BigInt(FRESH_MS),
  };
  await inTransaction(ctx, async (ctx) => {
    const before = await previewByUrl(ctx, url);
    const kept = { blurhash: shown.blurhash ?? hashOfSame(before, shown) };
    await upsert(ctx, url, { ...found, ...kept });
    if (before?.state === 'READY' && isSame(before, { ...shown, ...kept })) return;
    const postIds = await newestLinking(ctx, url);
    if (postIds.length > 0) await ctx.emit({ kind: 'previewChanged', postIds });
  });
}

/** Keeps why there is no preview of a page, and until when it is left alone. One that there was stays. */
export async function storeFailure(ctx: Ctx, url: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const before = await previewByUrl(ctx, url);
    const failures = (before?.failures ?? 0) + 1;
    const pause = Math.min(LONGEST_FAILED_MS, FAILED_MS * FAILED_FACTOR ** Math.min(failures - 1, 10));
    const tried = { failures, reason, fetchedAt: BigInt(ctx.now), staleAt: BigInt(ctx.now + pause) };
    await upsert(ctx, url, tried, { state: 'FAILED' });
  });
}

/** Sets columns of what is known of a page; `first`: further ones where nothing was. */
async function upsert(
  ctx: TxCtx,
  url: string,
  changes: Partial<Preview>,
  first: Partial<Preview> = {},
): Promise<void> {
  const row = { id: ctx.app.ids.next(), url, ...first, ...changes };
  const columns = Object.keys(row).map((name) => `"${name}"`);
  const set = Object.keys(changes).map((name) => `"${name}" = excluded."${name}"`);
  await ctx.tx.sql.run(
    `INSERT INTO preview (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT ("url") DO UPDATE SET ${set.join(', ')}`,
    Object.values(row),
  );
}

async function newestLinking({ tx }: TxCtx, url: string): Promise<bigint[]> {
  const links = await tx.sql.all<{ postId: bigint }>(
    'SELECT "postId" FROM post_link WHERE "url" = ? ORDER BY "postId" DESC LIMIT ?',
    [url, MOST_POSTS],
  );
  return links.map(({ postId }) => postId);
}

/** The hash that was made of a picture, where it seems to be the same one still. */
function hashOfSame(before: Preview | null, shown: Partial<Preview>): string | null {
  return before &&
    isSame(before, { imageUrl: shown.imageUrl, width: shown.width, height: shown.height } as Partial<Preview>)
    ? before.blurhash
    : null;
}

function isSame(before: Preview, shown: Partial<Preview>): boolean {
  return (Object.keys(shown) as (keyof Preview)[]).every((name) =>
    isDeepStrictEqual(before[name], shown[name]),
  );
}
