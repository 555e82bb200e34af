// Writes which role a user has on a domain, and what must hold of the roles there.

import type { Role } from '../../db/enums.ts';
import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { TxCtx } from '../context.ts';
import { administersInstall, mayGiveRole } from '../roles/policy.ts';
import { lockLogin } from '../tokens/lock-login.ts';

/** Of one domain. */
export const MOST_ROLES = 100;

/**
 * Takes turns with all who change roles on a domain, and with whoever deletes the login. It comes first in a
 * transaction. SQLite lets one transaction write at a time; PostgreSQL must not wait for those who only refer to the
 * domain.
 */
export async function lockRoles(
  ctx: TxCtx,
  { id }: Pick<Domain, 'id'>,
  user: Pick<User, 'id'>,
): Promise<void> {
  await lockLogin(ctx, user.id);
  if (ctx.tx.sql.dialect === 'postgresql')
    await ctx.tx.sql.all('SELECT 1 FROM domain WHERE "id" = ? FOR NO KEY UPDATE', [id]);
}

/**
 * Makes `role` (null: none) of what a user is on a domain, and gives what it was. The caller holds the lock
 * (`lockRoles`) and writes the audit log. Everything asks for roles as they stand in the database, so it holds with the
 * commit, in every process; live streams look again by the event. Errors: FORBIDDEN, CONFLICT where an owner would
 * leave the domain without one, or too many have a role.
 */
export async function writeRole(
  ctx: TxCtx,
  domain: Pick<Domain, 'id' | 'name'>,
  user: Pick<User, 'id'>,
  role: Role | null,
): Promise<Role | null> {
  await mayGiveRole(ctx, domain, user, role);
  const { domainRole, moderationMail } = ctx.tx.models;
  const key = { domainId: domain.id, userId: user.id };
  const held = await domainRole.findUnique({ where: { domainId_userId: key } });
  const before = held?.role ?? null;
  if (before === role) return before;
  if (before === 'OWNER' && !administersInstall(ctx) && (await ownersOf(ctx, domain)) === 1)
    throw new AppError(
      'CONFLICT',
      `You are the last owner of ${domain.name}; ask an admin of this install to give it to somebody else first.`,
    );
  if (role === null) {
    const login = await ctx.tx.models.user.findUnique({ where: { id: user.id }, select: { isAdmin: true } });
    if (!login?.isAdmin)
      await ctx.emit({ kind: 'moderatorLeaves', userId: user.id, from: { domainId: domain.id } });
    await domainRole.delete({ where: { domainId_userId: key } });
    await moderationMail.deleteMany({ where: key });
  } else if (held) await domainRole.update({ where: { domainId_userId: key }, data: { role } });
  else {
    if ((await domainRole.count({ where: { domainId: domain.id } })) >= MOST_ROLES)
      throw new AppError('CONFLICT', `At most ${MOST_ROLES} users have a role on a domain; take one first.`);
    await domainRole.create({ data: { ...key, role, createdAt: BigInt(ctx.now) } });
  }
  await ctx.emit({ kind: 'userChanged', userId: user.id });
  return before;
}

/** How many owners a domain has. */
export function ownersOf(ctx: TxCtx, { id }: Pick<Domain, 'id'>): Promise<number> {
  return ctx.tx.models.domainRole.count({ where: { domainId: id, role: 'OWNER' } });
}
