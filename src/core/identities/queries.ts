// Finds identities by id, URI and handle.

import type { Identity } from '../../db/rows.ts';
import { anyOf } from '../../db/sql/any-of.ts';
import { IDENTITY } from '../../db/sql/identity-shape.ts';
import { columnsAs, rowAs } from '../../db/sql/joined.ts';
import { usernameKey } from '../../lib/handle.ts';
import { type Ctx, models, sql } from '../context.ts';

const SELECT = `SELECT ${columnsAs(IDENTITY, 'i')} FROM identity i`;

/** By hand: what comes due on a server where nobody writes asks it, and does without the model API. */
export async function identityById(ctx: Ctx, id: bigint): Promise<Identity | null> {
  const [row] = await sql(ctx).all<Record<string, unknown>>(`${SELECT} WHERE i."id" = ?`, [id]);
  return row ? rowAs(IDENTITY, 'i', row) : null;
}

/** In any order; unknown ids are left out. */
export async function identitiesByIds(ctx: Ctx, ids: readonly bigint[]): Promise<Identity[]> {
  if (ids.length === 0) return [];
  const db = sql(ctx);
  const rows = await db.all<Record<string, unknown>>(`${SELECT} WHERE ${anyOf(db.dialect, 'i."id"')}`, [
    [...new Set(ids)],
  ]);
  return rows.flatMap((row) => rowAs(IDENTITY, 'i', row) ?? []);
}

/** The servers (ids of hosts) of identities of other servers; ours and unknown ones are left out. */
export async function hostsOfIdentities(ctx: Ctx, ids: readonly bigint[]): Promise<Map<bigint, bigint>> {
  if (ids.length === 0) return new Map();
  const db = sql(ctx);
  const rows = await db.all<{ id: bigint; hostId: bigint }>(
    `SELECT "id", "hostId" FROM identity WHERE ${anyOf(db.dialect, '"id"')} AND "hostId" IS NOT NULL`,
    [ids],
  );
  return new Map(rows.map(({ id, hostId }) => [id, hostId]));
}

export function identityByUri(ctx: Ctx, uri: string): Promise<Identity | null> {
  return models(ctx).identity.findUnique({ where: { uri } });
}

/**
 * By handle, local or remote; `handleDomain` normalised. People of a split domain (whose handles end in another name
 * than the host that their URIs live on) are found by the host as well: of ours always, of another server where one
 * person known there bears the username. Asks no other server.
 */
export async function identityByHandle(
  ctx: Ctx,
  username: string,
  handleDomain: string,
): Promise<Identity | null> {
  const key = usernameKey(username);
  const find = (name: string) =>
    models(ctx).identity.findUnique({
      where: { handleDomain_usernameKey: { handleDomain: name, usernameKey: key } },
    });
  const found = await find(handleDomain);
  if (found) return found;
  const ours = await ctx.app.domains.byName(handleDomain);
  if (ours !== null) return ours.name === handleDomain ? null : find(ours.name);
  const [only, another] = await models(ctx).identity.findMany({
    where: { usernameKey: key, host: { name: handleDomain }, state: 'ACTIVE' },
    take: 2,
  });
  return another ? null : (only ?? null);
}

/** The local identities a user holds, oldest first. */
export function identitiesOfUser(ctx: Ctx, userId: bigint): Promise<Identity[]> {
  return models(ctx).identity.findMany({
    where: { members: { some: { userId } }, state: { not: 'DELETED' } },
    orderBy: { id: 'asc' },
  });
}

/** `@ana@ana.example` */
export function handleOf(identity: Pick<Identity, 'username' | 'handleDomain'>): string {
  return `@${identity.username}@${identity.handleDomain}`;
}

export function isLocal(identity: Pick<Identity, 'domainId'>): boolean {
  return identity.domainId !== null;
}
