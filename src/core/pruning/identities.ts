// Removes identities of other servers that have nothing to do with anybody here any more.

import { anyOf } from '../../db/sql/any-of.ts';
import type { Sql } from '../../db/types.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { unindexIdentities } from '../search/indexing.ts';

/** Identities looked at in one call. */
const A_CHUNK = 200;

/**
 * What keeps an identity of another server: posts that are left of it, and everything that it did here or that anybody
 * here did about it. What it merely shows on its profile (FORGOTTEN) goes with it. A test asks of each column that
 * names an identity on which side it stands.
 */
export const KEEPING: readonly (readonly [
  table: string,
  column: string,
  only?: readonly [column: string, value: string],
])[] = [
  ['post', 'authorId'],
  ['boost', 'identityId'],
  ['favourite', 'identityId'],
  ['reaction', 'identityId'],
  ['poll_vote', 'identityId'],
  ['pin', 'identityId'],
  ['mention', 'identityId'],
  ['follow', 'followerId'],
  ['follow', 'followeeId'],
  ['ended_follow', 'followerId'],
  ['block', 'blockerId'],
  ['block', 'blockedId'],
  ['mute', 'mutedId'],
  ['list_member', 'memberId'],
  ['collection', 'identityId'],
  ['collection_item', 'identityId'],
  ['private_note', 'subjectId'],
  ['endorsement', 'subjectId'],
  ['dismissed_suggestion', 'subjectId'],
  ['trend', 'subjectId'],
  ['notification', 'actorId'],
  ['notification_request', 'actorId'],
  ['report', 'reporterId'],
  ['report', 'targetId'],
  ['identity_restriction', 'identityId'],
  ['audit_entry', 'targetId', ['targetKind', 'IDENTITY']],
  ['audience', 'authorId'],
  ['preview', 'creatorId'],
  ['identity', 'movedToId'],
];

/** What goes with an identity. */
export const FORGOTTEN: readonly (readonly [table: string, column: string])[] = [
  ['featured_tag', 'identityId'],
  ['identity_key', 'identityId'],
];

/**
 * Walks on from the identity `from`, some hundred a call, and removes those of other servers that were not fetched
 * since `before` (epoch milliseconds) and that nothing keeps: they are fetched again when somebody asks for them. Who
 * is suspended stays, and who speaks for a server. Answers where to go on; null when all were looked at.
 */
export async function pruneIdentities(ctx: Ctx, before: number, from: bigint): Promise<bigint | null> {
  const rows = await ctx.app.db.sql.all<{ id: bigint }>(
    `SELECT "id" FROM identity WHERE "domainId" IS NULL AND "id" > ? AND ${OUTDATED} ORDER BY "id" LIMIT ?`,
    [from, BigInt(before), A_CHUNK],
  );
  const ids = rows.map((row) => row.id);
  const unkept = await unkeptAmong(ctx.app.db.sql, ids);
  if (unkept.length > 0) await inTransaction(ctx, (ctx) => remove(ctx, unkept, before));
  return ids.length < A_CHUNK ? null : (ids.at(-1) ?? null);
}

const OUTDATED = `"fetchedAt" < ? AND "state" <> 'SUSPENDED' AND NOT "isInstance"`;

async function unkeptAmong(sql: Sql, ids: readonly bigint[]): Promise<bigint[]> {
  let unkept = [...ids];
  for (const [table, column, only] of KEEPING) {
    if (unkept.length === 0) break;
    const rows = await sql.all<{ id: bigint }>(
      `SELECT DISTINCT "${column}" AS "id" FROM ${table}
        WHERE ${only ? `"${only[0]}" = ? AND ` : ''}${anyOf(sql.dialect, `"${column}"`)}`,
      [...(only ? [only[1]] : []), unkept],
    );
    const kept = new Set(rows.map((row) => row.id));
    unkept = unkept.filter((id) => !kept.has(id));
  }
  return unkept;
}

async function remove(ctx: TxCtx, ids: readonly bigint[], before: number): Promise<void> {
  const { sql } = ctx.tx;
  // Fetched or named by somebody meanwhile, it stays. Rows that refer to it wait for this lock.
  const lock = sql.dialect === 'postgresql' ? 'FOR UPDATE' : '';
  const rows = await sql.all<{ id: bigint }>(
    `SELECT "id" FROM identity WHERE ${anyOf(sql.dialect, '"id"')} AND ${OUTDATED} ORDER BY "id" ${lock}`,
    [ids, BigInt(before)],
  );
  const unkept = await unkeptAmong(
    sql,
    rows.map((row) => row.id),
  );
  if (unkept.length === 0) return;
  for (const [table, column] of FORGOTTEN)
    await sql.run(`DELETE FROM ${table} WHERE ${anyOf(sql.dialect, `"${column}"`)}`, [unkept]);
  await unindexIdentities(sql, unkept);
  await sql.run(`DELETE FROM identity WHERE ${anyOf(sql.dialect, '"id"')}`, [unkept]);
  // Caches of rows and keys forget them, in every process.
  await ctx.app.events.append(
    ctx.tx,
    ...unkept.map((authorId) => ({ kind: 'identity.changed' as const, authorId })),
  );
}
