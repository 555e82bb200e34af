// The rule of limited people: whom strangers do not come across.

import type { Identity } from '../../../db/rows.ts';
import { anyOf } from '../../../db/sql/any-of.ts';
import type { SqlCondition } from '../../../db/sql/condition.ts';
import type { SqlValue } from '../../../db/types.ts';
import { type Ctx, sql } from '../../context.ts';

/**
 * Whom a domain limits, by name or with their whole server. It holds in the eyes of that domain alone: its people and
 * the visitors of its pages. Public timelines, threads, trends, the directory, suggestions and searches leave them out
 * for strangers, and what they do is kept back from the notifications of strangers. Whoever follows them reads them as
 * ever, and by its address or handle everybody finds them.
 */
export interface Limits {
  /** The domain that limits; null: the install alone. */
  domainId: bigint | null;
  identityIds: ReadonlySet<bigint>;
  hostIds: ReadonlySet<bigint>;
  /** Other domains of this install. */
  domainIds: ReadonlySet<bigint>;
}

/** Who looks, as far as this rule asks: a reader of core/posts is one. */
export interface LimitedReader {
  scope: 'rule' | 'everything' | 'nothing';
  identityId: bigint | null;
  limits: Limits;
}

type Person = Pick<Identity, 'id' | 'hostId' | 'domainId'>;

const NONE: ReadonlySet<bigint> = new Set();

export const NO_LIMITS: Limits = { domainId: null, identityIds: NONE, hostIds: NONE, domainIds: NONE };

/** Whom a domain limits; null: whom the whole install does. */
export async function limitsOf(ctx: Ctx, domainId: bigint | null): Promise<Limits> {
  const { hostBlocks, restrictions, domains } = ctx.app;
  const identityIds = await restrictions.limitedIds(domainId);
  const names = await hostBlocks.limitedNames(domainId);
  if (names.size === 0) return { ...NO_LIMITS, domainId, identityIds };
  const domainIds = new Set<bigint>();
  for (const domain of await domains.all())
    if (domain.id !== domainId && (await hostBlocks.isLimited(domainId, domain.host)))
      domainIds.add(domain.id);
  return { domainId, identityIds, hostIds: new Set(await hostBlocks.limitedHostIds(domainId)), domainIds };
}

/** Whether anybody at all is limited: where nobody is, nothing is asked. */
export function limitsAnybody({ identityIds, hostIds, domainIds }: Limits): boolean {
  return identityIds.size > 0 || hostIds.size > 0 || domainIds.size > 0;
}

/** Whether somebody is limited, whoever looks. */
export function isLimited(limits: Limits, { id, hostId, domainId }: Person): boolean {
  return (
    limits.identityIds.has(id) ||
    (hostId !== null && limits.hostIds.has(hostId)) ||
    (domainId !== null && limits.domainIds.has(domainId))
  );
}

/**
 * Ids of those among some people whom a reader does not come across: the limited whom they do not follow. One
 * statement, none where nobody is limited.
 */
export async function limitedFrom(
  ctx: Ctx,
  reader: LimitedReader,
  people: readonly Person[],
): Promise<ReadonlySet<bigint>> {
  const hides = await limitedPairs(ctx, [reader], people);
  return new Set(people.filter((person) => hides(reader, person)).map(({ id }) => id));
}

/** The same for many readers at once, in one statement: whether a reader does not come across somebody. */
export async function limitedPairs(
  ctx: Ctx,
  readers: readonly LimitedReader[],
  people: readonly Person[],
): Promise<(reader: LimitedReader, person: Person) => boolean> {
  const bounded = readers.filter(({ scope, limits }) => scope === 'rule' && limitsAnybody(limits));
  const limited = people.filter((person) => bounded.some(({ limits }) => isLimited(limits, person)));
  if (limited.length === 0) return () => false;
  const ids = [...new Set(bounded.map(({ identityId }) => identityId).filter((id) => id !== null))];
  const followed = new Set<string>();
  if (ids.length > 0) {
    const db = sql(ctx);
    const rows = await db.all<{ follower: bigint; followee: bigint }>(
      `SELECT "followerId" AS "follower", "followeeId" AS "followee" FROM follow
        WHERE ${anyOf(db.dialect, '"followerId"')} AND ${anyOf(db.dialect, '"followeeId"')} AND "state" = 'ACCEPTED'`,
      [ids, [...new Set(limited.map(({ id }) => id))]],
    );
    for (const row of rows) followed.add(`${row.follower}/${row.followee}`);
  }
  return ({ scope, identityId, limits }, person) =>
    scope === 'rule' &&
    isLimited(limits, person) &&
    person.id !== identityId &&
    !followed.has(`${identityId}/${person.id}`);
}

/** "Nobody limited the person, or the reader follows them", in SQL; `person` is a trusted expression of an id. */
export function notLimitedSql(
  ctx: Ctx,
  { scope, identityId, limits }: LimitedReader,
  person: string,
): SqlCondition {
  if (scope !== 'rule' || !limitsAnybody(limits)) return { text: '1 = 1', params: [] };
  const bare = nobodyLimitedSql(ctx, limits, person);
  if (identityId === null) return bare;
  return {
    text: `(${bare.text} OR ${person} = ? OR EXISTS (SELECT 1 FROM follow lf WHERE lf."followerId" = ? AND lf."followeeId" = ${person} AND lf."state" = 'ACCEPTED'))`,
    params: [...bare.params, identityId, identityId],
  };
}

/** "Nobody limited the person", whoever looks: for what everybody is shown alike, as trends. */
export function nobodyLimitedSql(ctx: Ctx, limits: Limits, person: string): SqlCondition {
  const parts: string[] = [];
  const params: SqlValue[] = [];
  if (limits.identityIds.size > 0) {
    const whose =
      limits.domainId === null ? 'lr."domainId" IS NULL' : '(lr."domainId" = ? OR lr."domainId" IS NULL)';
    parts.push(
      `NOT EXISTS (SELECT 1 FROM identity_restriction lr WHERE lr."identityId" = ${person} AND lr."level" = 'LIMIT' AND ${whose})`,
    );
    if (limits.domainId !== null) params.push(limits.domainId);
  }
  for (const [column, ids] of [
    ['hostId', limits.hostIds],
    ['domainId', limits.domainIds],
  ] as const) {
    if (ids.size === 0) continue;
    parts.push(
      `NOT EXISTS (SELECT 1 FROM identity li WHERE li."id" = ${person} AND ${anyOf(sql(ctx).dialect, `li."${column}"`)})`,
    );
    params.push([...ids]);
  }
  return parts.length === 0 ? { text: '1 = 1', params } : { text: parts.join(' AND '), params };
}

/**
 * The limited people whom a reader follows, for asking again and again without a statement; nobody where nobody is
 * limited.
 */
export async function loadFollowedLimited(
  ctx: Ctx,
  { identityId, limits }: LimitedReader,
): Promise<ReadonlySet<bigint>> {
  if (identityId === null || !limitsAnybody(limits)) return NONE;
  const limited = nobodyLimitedSql(ctx, limits, 'f."followeeId"');
  const rows = await sql(ctx).all<{ id: bigint }>(
    `SELECT f."followeeId" AS "id" FROM follow f WHERE f."followerId" = ? AND f."state" = 'ACCEPTED' AND NOT (${limited.text})`,
    [identityId, ...limited.params],
  );
  return new Set(rows.map((row) => row.id));
}
