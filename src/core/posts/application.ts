// Which app a post was written with.

import { readBool } from '../../db/row.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql, type TxCtx } from '../context.ts';

export interface PostApplication {
  name: string;
  website: string | null;
  /** Whether its author lets others see it. */
  isShown: boolean;
}

/** The application whose token asks; null for pages and sessions. */
export function askingApplication({ viewer }: Ctx): bigint | null {
  return 'applicationId' in viewer ? (viewer.applicationId ?? null) : null;
}

/** Keeps the application that a new post was written with, where there is one. */
export async function rememberApplication(
  ctx: TxCtx,
  postId: bigint,
  applicationId: bigint | null,
): Promise<void> {
  if (applicationId === null) return;
  await ctx.tx.sql.run('INSERT INTO post_application ("postId", "applicationId") VALUES (?, ?)', [
    postId,
    applicationId,
  ]);
}

/** The applications of posts, by the ids of the posts; posts without one are left out. */
export async function applicationsOfPosts(
  ctx: Ctx,
  postIds: readonly bigint[],
): Promise<Map<bigint, PostApplication>> {
  const db = sql(ctx);
  const rows = await db.all<{
    postId: bigint;
    name: string;
    website: string | null;
    isShown: boolean | null;
  }>(
    `SELECT pa."postId", a."name", a."website", s."showsApplication" AS "isShown"
      FROM post_application pa JOIN application a ON a."id" = pa."applicationId"
      JOIN post p ON p."id" = pa."postId" LEFT JOIN settings s ON s."identityId" = p."authorId"
      WHERE ${anyOf(db.dialect, 'pa."postId"')}`,
    [[...postIds]],
  );
  return new Map(
    rows.map(({ postId, name, website, isShown }) => [
      postId,
      { name, website, isShown: isShown === null || readBool(isShown) },
    ]),
  );
}
