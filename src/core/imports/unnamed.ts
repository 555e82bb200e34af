// Ends what the file of an import does not name, where its owner wanted that.

import type { TransferKind } from '../../db/enums.ts';
import type { Identity, Import } from '../../db/rows.ts';
import { unblock } from '../blocks/block.ts';
import { unhideHost } from '../blocks/hide-host.ts';
import { unmute } from '../blocks/mute.ts';
import { unbookmarkPost } from '../bookmarks/bookmark.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { unfollow } from '../follows/answer.ts';
import { identityById } from '../identities/queries.ts';
import { deleteList } from '../lists/lists.ts';
import { removeFromList } from '../lists/members.ts';

/** Rows that are looked at in one go. */
const A_CHUNK = 50;

interface Unnamed {
  id: bigint;
  /** The identity, post or list; for hidden servers the row itself. */
  targetId: bigint;
  /** The list or the server it concerns. */
  otherId: bigint | null;
  name: string | null;
}

/** `i` is the identity of a relation: neither found by a row of the file nor called as one that was not found (yet). */
const PERSON_IS_NAMED = (more = '') => `(
  EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = ? AND t."targetId" = i."id"${more})
  OR EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = ? AND t."subject" = i."usernameKey" || '@' || i."handleDomain"${more}))`;

const relation = (table: string, own: string, other: string) => `
  SELECT r."id", i."id" AS "targetId", NULL AS "otherId", NULL AS "name"
  FROM ${table} r JOIN identity i ON i."id" = r."${other}"
  WHERE r."${own}" = ? AND r."id" > ? AND r."id" < ? AND NOT ${PERSON_IS_NAMED()} ORDER BY r."id" LIMIT ${A_CHUNK}`;

/** Parameters: the owner, behind which row, before which one, and the import: once for servers, else twice. */
const STATEMENTS: Readonly<Record<TransferKind, string>> = {
  FOLLOWS: relation('follow', 'followerId', 'followeeId'),
  BLOCKS: relation('block', 'blockerId', 'blockedId'),
  MUTES: relation('mute', 'muterId', 'mutedId'),
  LISTS: `
    SELECT r."id", i."id" AS "targetId", l."id" AS "otherId", NULL AS "name"
    FROM list l JOIN list_member r ON r."listId" = l."id" JOIN identity i ON i."id" = r."memberId"
    WHERE l."identityId" = ? AND r."id" > ? AND r."id" < ? AND NOT ${PERSON_IS_NAMED(' AND t."list" = l."title"')}
    ORDER BY r."id" LIMIT ${A_CHUNK}`,
  BOOKMARKS: `
    SELECT r."id", p."id" AS "targetId", NULL AS "otherId", NULL AS "name"
    FROM bookmark r JOIN post p ON p."id" = r."postId"
    WHERE r."identityId" = ? AND r."id" > ? AND r."id" < ? AND NOT (
      EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = ? AND t."targetId" = p."id")
      OR EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = ? AND t."subject" = p."uri")) ORDER BY r."id" LIMIT ${A_CHUNK}`,
  DOMAIN_BLOCKS: `
    SELECT r."id", r."id" AS "targetId", NULL AS "otherId", r."name" FROM hidden_host r
    WHERE r."identityId" = ? AND r."id" > ? AND r."id" < ?
      AND NOT EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = ? AND t."subject" = r."name")
    ORDER BY r."id" LIMIT ${A_CHUNK}`,
};

/**
 * Ends some of what an import's file does not name, by the use cases by which its owner would. What began since the
 * import did stays. Answers behind which row to go on; null where nothing is left.
 */
export async function endUnnamed(
  ctx: Ctx,
  { id, kind }: Pick<Import, 'id' | 'kind'>,
  owner: Identity,
  after: bigint,
): Promise<bigint | null> {
  const rows = await ctx.app.db.sql.all<Unnamed>(STATEMENTS[kind], [
    ...[owner.id, after, id, id],
    ...(kind === 'DOMAIN_BLOCKS' ? [] : [id]),
  ]);
  for (const row of rows) await inTransaction(ctx, (inside) => endOne(inside, kind, owner, row));
  const last = rows.at(-1);
  if (last && rows.length === A_CHUNK) return last.id;
  if (kind === 'LISTS') await deleteUnnamedLists(ctx, id, owner);
  return null;
}

async function endOne(ctx: TxCtx, kind: TransferKind, owner: Identity, row: Unnamed): Promise<void> {
  if (kind === 'BOOKMARKS') return void (await unbookmarkPost(ctx, owner, row.targetId));
  if (kind === 'DOMAIN_BLOCKS') return void (await unhideHost(ctx, owner, row.name ?? ''));
  const other = await identityById(ctx, row.targetId);
  if (!other) return;
  if (kind === 'FOLLOWS') await unfollow(ctx, owner, other);
  else if (kind === 'BLOCKS') await unblock(ctx, owner, other);
  else if (kind === 'MUTES') await unmute(ctx, owner, other);
  else if (row.otherId !== null) await removeFromList(ctx, owner, row.otherId, [other.id]);
}

/** Lists that no row names go whole. There are few. */
async function deleteUnnamedLists(ctx: Ctx, importId: bigint, owner: Identity): Promise<void> {
  const lists = await ctx.app.db.sql.all<{ id: bigint }>(
    `SELECT l."id" FROM list l WHERE l."identityId" = ? AND l."id" < ?
       AND NOT EXISTS (SELECT 1 FROM import_item t WHERE t."importId" = ? AND t."list" = l."title")`,
    [owner.id, importId, importId],
  );
  for (const list of lists) await deleteList(ctx, owner, list.id);
}
