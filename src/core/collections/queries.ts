// Collections and who is in them, as a reader may see them.

import { readNumber } from '../../db/row.ts';
import type { Collection, CollectionItem, Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { SqlValue } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { notBlockedBySql } from '../identities/people.ts';
import { identityListedSql, type PeopleReader } from '../identities/policy.ts';
import { identitiesByIds } from '../identities/queries.ts';
import { type Page, pageSql } from '../page.ts';
import { COLLECTION_COLUMNS, toCollection } from './rows.ts';

/**
 * The rule of which collections a reader gets: those of people whom the reader comes across (core/identities/policy.ts)
 * and who have not blocked the reader. Lists hold only those that are meant to be found, but for the reader's own;
 * whoever has the address of another one sees it all the same.
 */
function collectionSeenSql(ctx: Ctx, reader: PeopleReader): SqlCondition {
  const { dialect } = sql(ctx);
  return identityListedSql(reader, (column) => anyOf(dialect, column), 'i');
}

/** Some of the collections `c` of the identities `i`, in the order of their ids. */
async function collectionsWhere(
  ctx: Ctx,
  reader: PeopleReader,
  { where, params }: { where: string; params: readonly SqlValue[] },
  page: Page,
): Promise<Collection[]> {
  const bounds = pageSql(page, 'c."id"');
  const rule = collectionSeenSql(ctx, reader);
  const rows = await sql(ctx).all<Collection>(
    `SELECT ${COLLECTION_COLUMNS} FROM collection c JOIN identity i ON i."id" = c."identityId"
      WHERE ${where} AND ${bounds.where} AND ${rule.text} ${bounds.orderBy} LIMIT ?`,
    [...params, ...bounds.params, ...rule.params, page.limit],
  );
  return rows.map(toCollection);
}

/** A collection for a reader; null where there is none or the rule hides it. */
export async function collectionFor(ctx: Ctx, reader: PeopleReader, id: bigint): Promise<Collection | null> {
  return (await collectionsFor(ctx, reader, [id])).get(id) ?? null;
}

/** The same for many at once, by their ids; what is hidden or unknown is left out. */
export async function collectionsFor(
  ctx: Ctx,
  reader: PeopleReader,
  ids: readonly bigint[],
): Promise<Map<bigint, Collection>> {
  if (ids.length === 0) return new Map();
  const where = anyOf(sql(ctx).dialect, 'c."id"');
  const rows = await collectionsWhere(ctx, reader, { where, params: [[...ids]] }, { limit: ids.length });
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same by their URIs. */
export async function collectionsByUris(
  ctx: Ctx,
  reader: PeopleReader,
  uris: readonly string[],
): Promise<Map<string, Collection>> {
  if (uris.length === 0) return new Map();
  const where = anyOf(sql(ctx).dialect, 'c."uri"');
  const rows = await collectionsWhere(ctx, reader, { where, params: [[...uris]] }, { limit: uris.length });
  return new Map(rows.map((row) => [row.uri, row]));
}

/** The collection whose page has an address, or whose URI that is; null as above. */
export async function collectionAt(ctx: Ctx, reader: PeopleReader, url: string): Promise<Collection | null> {
  const where = '(c."url" = ? OR c."uri" = ?)';
  const [row] = await collectionsWhere(ctx, reader, { where, params: [url, url] }, { limit: 1 });
  return row ?? null;
}

/** The collections of an identity, the newest first: for its own eyes all, for others those meant to be found. */
export function collectionsOf(
  ctx: Ctx,
  reader: PeopleReader,
  identity: Pick<Identity, 'id'>,
  page: Page,
): Promise<Collection[]> {
  const isOwn = reader.identityId === identity.id;
  const where = `c."identityId" = ?${isOwn ? '' : ' AND c."isDiscoverable"'}`;
  return collectionsWhere(ctx, reader, { where, params: [identity.id] }, page);
}

/** Collections that hold an identity with its consent, the newest first; for its own eyes, so all there are. */
export function collectionsWith(
  ctx: Ctx,
  reader: PeopleReader,
  identityId: bigint,
  page: Page,
): Promise<Collection[]> {
  const where = `EXISTS (SELECT 1 FROM collection_item n WHERE n."collectionId" = c."id" AND n."identityId" = ? AND n."state" = 'ACCEPTED')`;
  return collectionsWhere(ctx, reader, { where, params: [identityId] }, page);
}

/** Somebody in a collection as it is shown: with who it is. */
export interface ShownItem extends CollectionItem {
  collection: Collection;
  identity: Identity | null;
}

/**
 * Who is in some collections as a reader may see them, by the ids of the collections, in their order: who agreed and
 * whom the rule of people lets the reader come across, without those whom the reader blocks. The owner sees items in
 * every state, others only who agreed. Two statements for all.
 */
export async function shownItems(
  ctx: Ctx,
  reader: PeopleReader,
  collections: readonly Collection[],
): Promise<Map<bigint, ShownItem[]>> {
  if (collections.length === 0) return new Map();
  const db = sql(ctx);
  const seen = identityListedSql(reader, (column) => anyOf(db.dialect, column), 'i');
  const wanted = notBlockedBySql(reader, 'i."id"');
  const rows = await db.all<CollectionItem>(
    `SELECT n."id", n."collectionId", n."uri", n."identityId", n."objectUri", n."position", n."state", n."authorizationUri", n."createdAt"
      FROM collection_item n JOIN identity i ON i."id" = n."identityId"
      WHERE ${anyOf(db.dialect, 'n."collectionId"')} AND ${seen.text} AND ${wanted.text} ORDER BY n."position", n."id"`,
    [collections.map(({ id }) => id), ...seen.params, ...wanted.params],
  );
  const people = await identitiesByIds(
    ctx,
    rows.flatMap(({ identityId }) => identityId ?? []),
  );
  const byId = new Map(people.map((identity) => [identity.id, identity]));
  return new Map(
    collections.map((collection) => {
      const isOwner = reader.identityId === collection.identityId || reader.scope === 'everything';
      const items = rows.filter(
        ({ collectionId, state }) => collectionId === collection.id && (isOwner || state === 'ACCEPTED'),
      );
      return [
        collection.id,
        items.map((row) => ({
          ...row,
          position: readNumber(row.position),
          collection,
          identity: row.identityId === null ? null : (byId.get(row.identityId) ?? null),
        })),
      ];
    }),
  );
}
