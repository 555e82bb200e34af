// Asks for previews of pages that posts link to.

import { anyOf } from '../../db/sql/any-of.ts';
import type { Ctx } from '../context.ts';
import { scheduleAll } from '../work/schedule.ts';

/** The machine that looks at pages, a piece of work for each address. */
export const LINK_PREVIEW = 'link-preview';
/** Links of one transaction. */
const A_CHUNK = 100;

/**
 * Schedules a look at the pages of links that are due, once for each page, unless its preview is fresh. By hand-written
 * statements alone: it happens on a server on which nobody does anything.
 */
export async function askForPreviews({ app, now }: Pick<Ctx, 'app' | 'now'>): Promise<void> {
  await app.db.batch(async (sql, tx) => {
    const rows = await sql.all<{ url: string }>(
      `UPDATE post_link SET "dueAt" = NULL WHERE "postId" IN (
         SELECT "postId" FROM post_link WHERE "dueAt" <= ? ORDER BY "dueAt" LIMIT ${A_CHUNK}
         ${sql.dialect === 'postgresql' ? 'FOR UPDATE SKIP LOCKED' : ''})
       RETURNING "url"`,
      [BigInt(now)],
    );
    const urls = [...new Set(rows.map(({ url }) => url))];
    const fresh = await sql.all<{ url: string }>(
      `SELECT "url" FROM preview WHERE ${anyOf(sql.dialect, '"url"')} AND "staleAt" > ?`,
      [urls, BigInt(now)],
    );
    const known = new Set(fresh.map(({ url }) => url));
    await scheduleAll(
      { app, now, tx },
      urls
        .filter((url) => !known.has(url))
        .map((url) => ({ machine: LINK_PREVIEW, subject: url, state: 'fetching', dueAt: now })),
    );
  });
}
