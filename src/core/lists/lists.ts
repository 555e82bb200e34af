// Creates, changes and deletes lists.

import * as v from 'valibot';
import type { ListReplies } from '../../db/enums.ts';
import type { Identity, List } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, inTransaction, type TxCtx } from '../context.ts';
import { parseInput } from '../input.ts';
import { markListed } from './flags.ts';
import { mustOwnList } from './queries.ts';

/** How many lists an identity may have. */
export const MOST_LISTS = 50;
export const LONGEST_TITLE = 255;

const Title = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'Give the list a title.'),
  v.check((text) => [...text].length <= LONGEST_TITLE, `A title has at most ${LONGEST_TITLE} characters.`),
);
const Changes = v.object({
  title: v.optional(Title),
  replies: v.optional(v.picklist(['FOLLOWED', 'LIST', 'NONE'])),
  isExclusive: v.optional(v.boolean()),
});

export interface ListInput {
  title: string;
  replies?: ListReplies;
  isExclusive?: boolean;
}

/** Errors: INVALID_INPUT. */
export const readListChanges = (input: Partial<ListInput>) => parseInput(Changes, input);

/** Makes an empty list. Errors: INVALID_INPUT, CONFLICT where there are as many as one may have. */
export async function createList(ctx: Ctx, owner: Identity, input: ListInput): Promise<List> {
  const { title, replies, isExclusive } = parseInput(v.object({ ...Changes.entries, title: Title }), input);
  return inTransaction(ctx, async (ctx) => {
    if ((await ctx.tx.models.list.count({ where: { identityId: owner.id } })) >= MOST_LISTS)
      throw new AppError('CONFLICT', `There are at most ${MOST_LISTS} lists; delete one first.`);
    return ctx.tx.models.list.create({
      data: {
        id: ctx.app.ids.next(),
        identityId: owner.id,
        title,
        replies: replies ?? 'LIST',
        isExclusive: isExclusive ?? false,
        createdAt: BigInt(ctx.now),
      },
    });
  });
}

/** Changes what is given and leaves the rest. Errors: INVALID_INPUT, NOT_FOUND. */
export async function updateList(
  ctx: Ctx,
  owner: Identity,
  listId: bigint,
  input: Partial<ListInput>,
): Promise<List> {
  const changes = readListChanges(input);
  const data = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return inTransaction(ctx, async (ctx) => {
    const before = await mustOwnList(ctx, owner.id, listId);
    const list = await ctx.tx.models.list.update({ where: { id: listId }, data });
    const changesHome = list.isExclusive !== before.isExclusive;
    if (changesHome) await markListed(ctx, owner, await memberIds(ctx, listId));
    await ctx.emit({ kind: 'listChanged', list, owner, changesHome });
    return list;
  });
}

/**
 * Deletes a list with its timeline; whom it held in place of the home timeline comes into that again. Errors:
 * NOT_FOUND.
 */
export async function deleteList(ctx: Ctx, owner: Identity, listId: bigint): Promise<void> {
  return inTransaction(ctx, async (ctx) => {
    const list = await mustOwnList(ctx, owner.id, listId);
    const members = await memberIds(ctx, listId);
    await ctx.tx.models.list.delete({ where: { id: listId } });
    await ctx.tx.sql.run('DELETE FROM home WHERE "identityId" = ?', [listId]);
    await markListed(ctx, owner, members);
    await ctx.emit({ kind: 'listChanged', list, owner, changesHome: list.isExclusive });
  });
}

async function memberIds(ctx: TxCtx, listId: bigint): Promise<bigint[]> {
  const rows = await ctx.tx.models.listMember.findMany({ where: { listId }, select: { memberId: true } });
  return rows.map((row) => row.memberId);
}
