// Reads lists and their members, for their owners alone.

import type { Identity, List, ListMember } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';

/** No such list, or somebody else's: the answer is the same. */
export class ListNotFound extends AppError {
  constructor(path: readonly string[] = []) {
    super('NOT_FOUND', 'You have no such list; check its id.', { path });
  }
}

/** A list of its owner's; null for others' and for what is not there. */
export async function ownList(ctx: Ctx, ownerId: bigint, listId: bigint): Promise<List | null> {
  const list = await models(ctx).list.findUnique({ where: { id: listId } });
  return list?.identityId === ownerId ? list : null;
}

/** The same where there must be one. Errors: NOT_FOUND. */
export async function mustOwnList(ctx: Ctx, ownerId: bigint, listId: bigint): Promise<List> {
  const list = await ownList(ctx, ownerId, listId);
  if (!list) throw new ListNotFound(['input', 'listId']);
  return list;
}

/** All lists of an identity, by title; `holding`: those with a certain member. */
export async function listsOf(ctx: Ctx, ownerId: bigint, holding: bigint | null = null): Promise<List[]> {
  const which = holding === null ? {} : { members: { some: { memberId: holding } } };
  return models(ctx).list.findMany({
    where: { identityId: ownerId, ...which },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
  });
}

/** Who is in a list, the last added first. Cursors are ids of the memberships. */
export async function membersOf(
  ctx: Ctx,
  listId: bigint,
  page: Page,
): Promise<{ cursor: bigint; identity: Identity }[]> {
  const m = models(ctx);
  const rows: ListMember[] = await m.listMember.findMany({
    where: { listId, id: idsOf(page) },
    ...orderOf(page),
  });
  const people = await m.identity.findMany({ where: { id: { in: rows.map((row) => row.memberId) } } });
  const byId = new Map(people.map((identity) => [identity.id, identity]));
  return rows.flatMap(({ id, memberId }) => {
    const identity = byId.get(memberId);
    return identity ? [{ cursor: id, identity }] : [];
  });
}
