import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, sql } from '../context.ts';
import type { Page } from '../page.ts';
import { peopleWho } from '../posts/people.ts';
import type { Reader } from '../posts/reader.ts';
import { boostAudienceSql } from './policy.ts';

/** Which of these posts an identity boosts, with the boost. */
export async function boostsBy(
  ctx: Ctx,
  identityId: bigint,
  postIds: readonly bigint[],
): Promise<Map<bigint, bigint>> {
  if (postIds.length === 0) return new Map();
  const rows = await sql(ctx).all<{ postId: bigint; id: bigint }>(
    `SELECT "postId", "id" FROM boost WHERE "identityId" = ? AND ${anyOf(sql(ctx).dialect, '"postId"')}`,
    [identityId, postIds],
  );
  return new Map(rows.map((row) => [row.postId, row.id]));
}

/** Who boosts a post, as far as the reader comes across their boosts (policy.ts); cursors are boost ids. */
export function boostersOf(
  ctx: Ctx,
  reader: Reader,
  post: Post,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  return peopleWho(ctx, reader, 'boost', post, page, boostAudienceSql(reader, 'm'));
}
