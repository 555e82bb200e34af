// The rule of whose posts a reader does not want to see: blocked people, and muted ones while the mute lasts.

import { anyOf } from '../../db/sql/any-of.ts';
import type { SqlCondition } from '../../db/sql/condition.ts';
import type { Dialect } from '../../db/types.ts';
import { type Ctx, sql } from '../context.ts';
import { blocksSql } from '../relations/blocks.ts';
import { MUTE_HOLDS, muteHolds } from '../relations/mute-holds.ts';

/**
 * Whom a reader does not want to see: people they mute (until the mute ends) or block, people who block them, and
 * everybody of servers they hide. Timelines, threads and notifications leave those people out; a profile and a post
 * opened by its address still show them. What a reader may not see is decided elsewhere: by the visibility rules
 * (core/posts/policy.ts, core/boosts/policy.ts, core/identities/policy.ts).
 */

/**
 * "The reader wants to read the person", in SQL; each is an id or a trusted expression of one. Hidden servers are
 * compared value by value: as a join PostgreSQL may begin with them, and reads far too much.
 */
export function notHiddenSql(ctx: Ctx, reader: string | bigint, person: string | bigint): SqlCondition {
  const text = (value: string | bigint) => (typeof value === 'bigint' ? '?' : value);
  const [r, p] = [text(reader), text(person)];
  const params = (...values: (string | bigint)[]) => values.filter((value) => typeof value === 'bigint');
  const [blocks, isBlocked] = [blocksSql(reader, person), blocksSql(person, reader)];
  return {
    text: `NOT ${blocks.text} AND NOT ${isBlocked.text}
      AND NOT EXISTS (SELECT 1 FROM mute hm WHERE hm."muterId" = ${r} AND hm."mutedId" = ${p} AND ${MUTE_HOLDS})
      AND (SELECT COALESCE(hi."hostId", hi."domainId") FROM identity hi WHERE hi."id" = ${p})
        NOT IN (SELECT COALESCE(hh."hostId", hh."domainId") FROM hidden_host hh WHERE hh."identityId" = ${r})`,
    params: [
      ...blocks.params,
      ...isBlocked.params,
      ...params(reader, person),
      BigInt(ctx.now),
      ...params(person, reader),
    ],
  };
}

/** Which of some people a reader does not want to read; nobody hides themselves. */
export async function hiddenFrom(
  ctx: Ctx,
  identityId: bigint | null,
  people: readonly bigint[],
): Promise<Set<bigint>> {
  if (identityId === null) return new Set();
  const hides = await hiddenPairs(ctx, [identityId], people);
  return new Set(people.filter((person) => hides(identityId, person)));
}

/** The same for many readers at once, in one statement: whether a reader does not want to read somebody. */
export async function hiddenPairs(
  ctx: Ctx,
  readers: readonly bigint[],
  people: readonly bigint[],
): Promise<(reader: bigint | null, person: bigint) => boolean> {
  if (readers.length === 0 || people.length === 0) return () => false;
  const db = sql(ctx);
  const ids = [...new Set(people)];
  const rows = await db.allTogether<{ reader: bigint; person: bigint }>(pairsSql(db.dialect), [
    ...[readers, ids, BigInt(ctx.now)],
    ...[readers, ids],
    ...[readers, ids],
    ...[readers, ids],
  ]);
  const pairs = new Set(rows.map((row) => `${row.reader}/${row.person}`));
  return (reader, person) => reader !== person && pairs.has(`${reader}/${person}`);
}

function pairsSql(dialect: Dialect): string {
  const among = (reader: string, person: string) => `${anyOf(dialect, reader)} AND ${anyOf(dialect, person)}`;
  return `SELECT "muterId" AS "reader", "mutedId" AS "person" FROM mute WHERE ${among('"muterId"', '"mutedId"')} AND ${MUTE_HOLDS}
     UNION SELECT "blockerId", "blockedId" FROM block WHERE ${among('"blockerId"', '"blockedId"')}
     UNION SELECT "blockedId", "blockerId" FROM block WHERE ${among('"blockedId"', '"blockerId"')}
     UNION SELECT h."identityId", i."id" FROM hidden_host h JOIN identity i ON (i."hostId" = h."hostId" OR i."domainId" = h."domainId")
       WHERE ${among('h."identityId"', 'i."id"')}`;
}

/** Everybody one reader does not want to read, for asking again and again without a statement. */
export interface HiddenPeople {
  /** Blocked, or blocking them. */
  blocked: ReadonlySet<bigint>;
  /** Muted, with the epoch milliseconds at which it ends, or null. */
  muted: ReadonlyMap<bigint, bigint | null>;
  /** Ids of the servers, and of other domains of this install, that they hide. */
  servers: ReadonlySet<bigint>;
}

/** Reads them, in three statements; nobody for the anonymous. */
export async function loadHiddenPeople(ctx: Ctx, identityId: bigint | null): Promise<HiddenPeople> {
  if (identityId === null) return { blocked: new Set(), muted: new Map(), servers: new Set() };
  const db = sql(ctx);
  const [blocks, mutes, servers] = await Promise.all([
    db.all<{ id: bigint }>(
      `SELECT "blockedId" AS "id" FROM block WHERE "blockerId" = ? UNION SELECT "blockerId" FROM block WHERE "blockedId" = ?`,
      [identityId, identityId],
    ),
    db.all<{ id: bigint; expiresAt: bigint | null }>(
      'SELECT "mutedId" AS "id", "expiresAt" FROM mute WHERE "muterId" = ?',
      [identityId],
    ),
    db.all<{ hostId: bigint | null; domainId: bigint | null }>(
      'SELECT "hostId", "domainId" FROM hidden_host WHERE "identityId" = ?',
      [identityId],
    ),
  ]);
  return {
    blocked: new Set(blocks.map((row) => row.id)),
    muted: new Map(mutes.map((row) => [row.id, row.expiresAt])),
    servers: new Set(servers.flatMap(({ hostId, domainId }) => hostId ?? domainId ?? [])),
  };
}

/** Whether somebody of a server (or of another domain of this install) is hidden at a time, in epoch milliseconds. */
export function isHidden(
  { blocked, muted, servers }: HiddenPeople,
  person: { id: bigint; serverId: bigint | null },
  now: number,
): boolean {
  if (person.serverId !== null && servers.has(person.serverId)) return true;
  const until = muted.get(person.id);
  return blocked.has(person.id) || (until !== undefined && muteHolds({ expiresAt: until }, now));
}
