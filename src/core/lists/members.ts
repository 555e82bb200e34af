// Puts people into lists and takes them out.

import type { Identity, List } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { IdentityNotFound } from '../identities/errors.ts';
import { cleanTimeline, fillTimeline } from '../timelines/fill.ts';
import { markListed } from './flags.ts';
import { listsOf, mustOwnList } from './queries.ts';

/** How many people a list may hold, and how many are added or removed at once. */
export const MOST_MEMBERS = 500;
export const MOST_AT_ONCE = 100;

/**
 * Adds people to a list; their newest posts come into it. Its owner must follow them, or have asked to; the owner may
 * be in it as well. All are added or none. Errors: NOT_FOUND (the list, or somebody not followed), CONFLICT (somebody
 * is in it already, or it is full).
 */
export async function addToList(
  ctx: Ctx,
  owner: Identity,
  listId: bigint,
  members: readonly bigint[],
): Promise<List> {
  const ids = [...new Set(members)].sort((a, b) => (a < b ? -1 : 1));
  mustBeFew(ids);
  return inTransaction(ctx, async (ctx) => {
    const list = await mustOwnList(ctx, owner.id, listId);
    await mustFollow(
      ctx,
      owner,
      ids.filter((id) => id !== owner.id),
    );
    const { sql } = ctx.tx;
    for (const memberId of ids) {
      const added = await sql.run(
        'INSERT INTO list_member ("id", "listId", "memberId") VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        [ctx.app.ids.next(), listId, memberId],
      );
      if (added === 0)
        throw new AppError('CONFLICT', 'Somebody of these is in the list already; leave them out.', {
          path: ['input', 'identityIds'],
        });
    }
    if ((await ctx.tx.models.listMember.count({ where: { listId } })) > MOST_MEMBERS)
      throw new AppError('CONFLICT', `A list holds at most ${MOST_MEMBERS} people; make another one.`);
    await markListed(ctx, owner, ids);
    for (const id of ids) await fillTimeline(ctx, { id: listId, reader: owner }, id);
    await ctx.emit({ kind: 'listChanged', list, owner, changesHome: list.isExclusive });
    return list;
  });
}

/**
 * Takes people out of a list, with what came into it by them; whoever is not in it is passed by. Errors: NOT_FOUND (the
 * list).
 */
export async function removeFromList(
  ctx: Ctx,
  owner: Identity,
  listId: bigint,
  members: readonly bigint[],
): Promise<List> {
  mustBeFew(members);
  return inTransaction(ctx, async (ctx) => {
    const list = await mustOwnList(ctx, owner.id, listId);
    const { sql } = ctx.tx;
    const removed = await sql.all<{ memberId: bigint }>(
      `DELETE FROM list_member WHERE "listId" = ? AND ${anyOf(sql.dialect, '"memberId"')} RETURNING "memberId"`,
      [listId, members],
    );
    if (removed.length === 0) return list;
    const ids = removed.map((row) => row.memberId);
    for (const id of ids) await cleanTimeline(ctx, listId, id);
    await markListed(ctx, owner, ids);
    await ctx.emit({ kind: 'listChanged', list, owner, changesHome: list.isExclusive });
    return list;
  });
}

/** Who is not followed any more leaves all lists of the former follower. */
export async function leaveLists(ctx: TxCtx, owner: Identity, memberId: bigint): Promise<void> {
  const lists = await ctx.tx.sql.all<{ listId: bigint }>(
    `DELETE FROM list_member WHERE "memberId" = ? AND "listId" IN (SELECT "id" FROM list WHERE "identityId" = ?) RETURNING "listId"`,
    [memberId, owner.id],
  );
  for (const { listId } of lists) await cleanTimeline(ctx, listId, memberId);
}

/** Somebody moved: where they are followed now, they stand in all lists of the follower that held them before. */
export async function moveInLists(ctx: TxCtx, owner: Identity, fromId: bigint, toId: bigint): Promise<void> {
  for (const { id } of await listsOf(ctx, owner.id, fromId)) {
    await removeFromList(ctx, owner, id, [fromId]);
    const isThere = await ctx.tx.models.listMember.findFirst({ where: { listId: id, memberId: toId } });
    if (!isThere) await addToList(ctx, owner, id, [toId]);
  }
}

/** The newest posts of somebody who accepted a follow come into the lists that they were put into meanwhile. */
export async function fillListsWith(ctx: TxCtx, owner: Identity, memberId: bigint): Promise<void> {
  const rows = await ctx.tx.models.listMember.findMany({
    where: { memberId, list: { identityId: owner.id } },
    select: { listId: true },
  });
  for (const { listId } of rows) await fillTimeline(ctx, { id: listId, reader: owner }, memberId);
}

function mustBeFew(ids: readonly bigint[]): void {
  if (ids.length > 0 && ids.length <= MOST_AT_ONCE) return;
  throw new AppError('INVALID_INPUT', `Name 1 to ${MOST_AT_ONCE} people at once.`, {
    path: ['input', 'identityIds'],
  });
}

/** Holds the follows, so that none ends while its followee is put into a list. */
async function mustFollow(ctx: TxCtx, owner: Identity, ids: readonly bigint[]): Promise<void> {
  const { sql } = ctx.tx;
  const rows = await sql.all(
    `SELECT 1 FROM follow WHERE "followerId" = ? AND ${anyOf(sql.dialect, '"followeeId"')}
     ORDER BY "id" ${sql.dialect === 'postgresql' ? 'FOR UPDATE' : ''}`,
    [owner.id, ids],
  );
  if (rows.length < ids.length) throw new IdentityNotFound('identity that you follow');
}
