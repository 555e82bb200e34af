import type { Identity, Post } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Ctx, models, sql } from '../context.ts';
import { type Page, pageSql } from '../page.ts';
import { readerSees } from './facts.ts';
import type { Reader } from './reader.ts';

/**
 * Who boosted or favourited a post, newest first, with the id of what they did as cursor. Nobody for a reader who does not see the post; left
 * out are identities that are not active, of servers the reader's domain blocks, and those who have blocked the reader.
 */
export async function peopleWho(
  ctx: Ctx,
  reader: Reader,
  table: 'boost' | 'favourite',
  post: Post,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  if (!(await readerSees(ctx, reader, post))) return [];
  const db = sql(ctx);
  const bounds = pageSql(page, 'm."id"');
  const where = [`m."postId" = ?`, bounds.where, `i."state" = 'ACTIVE'`];
  const params: SqlValue[] = [post.id, ...bounds.params];
  if (reader.blockedHostIds.size > 0) {
    where.push(`(i."hostId" IS NULL OR NOT (${anyOf(db.dialect, 'i."hostId"')}))`);
    params.push([...reader.blockedHostIds]);
  }
  if (reader.identityId !== null) {
    where.push(`NOT EXISTS (SELECT 1 FROM block b WHERE b."blockerId" = i."id" AND b."blockedId" = ?)`);
    params.push(reader.identityId);
  }
  const rows = await db.all<{ cursor: bigint; identityId: bigint }>(
    `SELECT m."id" AS "cursor", m."identityId" FROM ${table} m JOIN identity i ON i."id" = m."identityId"
      WHERE ${where.join(' AND ')} ${bounds.orderBy} LIMIT ?`,
    [...params, page.limit],
  );
  if (rows.length === 0) return [];
  const identities = await models(ctx).identity.findMany({
    where: { id: { in: rows.map((row) => row.identityId) } },
  });
  const byId = new Map(identities.map((identity) => [identity.id, identity]));
  return rows.flatMap(({ cursor, identityId }) => {
    const identity = byId.get(identityId);
    return identity ? [{ cursor, identity }] : [];
  });
}
