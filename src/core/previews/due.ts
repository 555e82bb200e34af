// Asks for previews of pages that posts link to.

import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, inTransaction } from '../context.ts';
import { scheduleWork } from '../work/schedule.ts';

/** The machine that looks at pages, a piece of work for each address. */
export const LINK_PREVIEW = 'link-preview';
/** Links of one transaction. */
const A_CHUNK = 100;

/** Schedules a look at the pages of links that are due, once for each page, unless its preview is fresh. */
export async function askForPreviews(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { sql } = ctx.tx;
    const rows = await sql.all<{ url: string }>(
      `UPDATE post_link SET "dueAt" = NULL WHERE "postId" IN (
         SELECT "postId" FROM post_link WHERE "dueAt" <= ? ORDER BY "dueAt" LIMIT ${A_CHUNK}
         ${sql.dialect === 'postgresql' ? 'FOR UPDATE SKIP LOCKED' : ''})
       RETURNING "url"`,
      [BigInt(ctx.now)],
    );
    const urls = [...new Set(rows.map(({ url }) => url))];
    const fresh = await sql.all<{ url: string }>(
      `SELECT "url" FROM preview WHERE ${anyOf(sql.dialect, '"url"')} AND "staleAt" > ?`,
      [urls, BigInt(ctx.now)],
    );
    const known = new Set(fresh.map(({ url }) => url));
    // In one order, so that two processes never wait for each other.
    for (const url of urls.filter((each) => !known.has(each)).sort())
      await scheduleWork(ctx, { machine: LINK_PREVIEW, subject: url, state: 'fetching', dueAt: ctx.now });
  });
}
