// Reads and writes the rows of collections and of who is in them, for the server itself.

import { readBool, readNumber } from '../../db/row.ts';
import type { Collection, CollectionItem } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { type Ctx, models, sql, type TxCtx } from '../context.ts';

const COLUMNS = [
  'id',
  'uri',
  'identityId',
  'name',
  'description',
  'language',
  'isSensitive',
  'isDiscoverable',
  'tagId',
  'url',
  'createdAt',
  'updatedAt',
  'fetchedAt',
  'revision',
] as const satisfies readonly (keyof Collection)[];

/** The columns of a collection for hand-written statements; `c` is its alias. */
export const COLLECTION_COLUMNS = COLUMNS.map((name) => `c."${name}"`).join(', ');

/** A row of such a statement as the model API would give it. */
export const toCollection = (row: Collection): Collection => ({
  ...row,
  isSensitive: readBool(row.isSensitive),
  isDiscoverable: readBool(row.isDiscoverable),
  revision: readNumber(row.revision),
});

export const collectionById = (ctx: Ctx, id: bigint): Promise<Collection | null> =>
  models(ctx).collection.findUnique({ where: { id } });

export const collectionByUri = (ctx: Ctx, uri: string): Promise<Collection | null> =>
  models(ctx).collection.findUnique({ where: { uri } });

export const itemById = (ctx: Ctx, id: bigint): Promise<CollectionItem | null> =>
  models(ctx).collectionItem.findUnique({ where: { id } });

/** The collections with these ids; unknown ones are left out. */
export const collectionsByIds = (ctx: Ctx, ids: readonly bigint[]): Promise<Collection[]> =>
  ids.length === 0
    ? Promise.resolve([])
    : models(ctx).collection.findMany({ where: { id: { in: [...new Set(ids)] } } });

/** The items that rest on an authorization; several where somebody copied it. */
export const itemsUnder = (ctx: Ctx, authorizationUri: string): Promise<CollectionItem[]> =>
  models(ctx).collectionItem.findMany({ where: { authorizationUri }, orderBy: { id: 'asc' }, take: 100 });

/**
 * Holds a collection against others who change who is in it, so that two at once do not put in one too many. SQLite's
 * transactions come one after another. Null where it is gone.
 */
export async function lockCollection(ctx: TxCtx, id: bigint): Promise<Collection | null> {
  const db = ctx.tx.sql;
  if (db.dialect === 'postgresql')
    await db.all('SELECT 1 FROM collection WHERE "id" = ? FOR NO KEY UPDATE', [id]);
  return collectionById(ctx, id);
}

/** Writes a new item at the end of a collection; null where whoever is featured is in it already. */
export async function insertItem(
  ctx: TxCtx,
  item: Omit<CollectionItem, 'position' | 'createdAt'> & { createdAt?: bigint; position?: number },
): Promise<CollectionItem | null> {
  const db = ctx.tx.sql;
  const createdAt = item.createdAt ?? BigInt(ctx.now);
  const [made] = await db.all<{ position: number }>(
    `INSERT INTO collection_item ("id", "collectionId", "uri", "identityId", "objectUri", "state", "authorizationUri", "createdAt", "position")
     SELECT CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS TEXT), '${item.state}', CAST(? AS TEXT), CAST(? AS BIGINT),
       COALESCE(CAST(? AS INTEGER), (SELECT MAX(o."position") FROM collection_item o WHERE o."collectionId" = ?) + 1, 1)
     ${db.dialect === 'postgresql' ? '' : 'WHERE 1 = 1'} ON CONFLICT DO NOTHING RETURNING "position"`,
    [
      ...[item.id, item.collectionId, item.uri, item.identityId, item.objectUri, item.authorizationUri],
      ...[createdAt, item.position ?? null, item.collectionId],
    ],
  );
  return made ? { ...item, createdAt, position: readNumber(made.position) } : null;
}

/** The ids of who is in a collection in one of some states, as far as they are known here. */
export async function membersIn(
  ctx: Ctx,
  collectionId: bigint,
  states: readonly CollectionItem['state'][],
): Promise<bigint[]> {
  const rows = await models(ctx).collectionItem.findMany({
    where: { collectionId, state: { in: [...states] }, identityId: { not: null } },
    select: { identityId: true },
  });
  return rows.flatMap(({ identityId }) => identityId ?? []);
}

/** How many of its places are taken: by who agreed, and by who was asked. */
export const placesTaken = (ctx: Ctx, collectionId: bigint): Promise<number> =>
  models(ctx).collectionItem.count({ where: { collectionId, state: { in: ['PENDING', 'ACCEPTED'] } } });

/** Removes items by their ids. */
export const deleteItems = (ctx: TxCtx, ids: readonly bigint[]): Promise<number> =>
  ids.length === 0
    ? Promise.resolve(0)
    : sql(ctx).run(`DELETE FROM collection_item WHERE ${anyOf(sql(ctx).dialect, '"id"')}`, [ids]);
