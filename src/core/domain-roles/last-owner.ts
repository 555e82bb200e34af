// Whose end would leave domains without an owner.

import type { Domain, User } from '../../db/rows.ts';
import type { TxCtx } from '../context.ts';

/**
 * Names of the domains, in order, of which a login is the last owner; those that wait for a proof or are closing do not
 * count. Of two owners who go at once the second finds itself the last: the rows of the domains are held until the
 * transaction ends, after that of the login.
 */
export async function ownedAlone(ctx: TxCtx, { id }: Pick<User, 'id'>): Promise<string[]> {
  const { sql } = ctx.tx;
  const owned = `SELECT d."id", d."name" FROM domain d JOIN domain_role r ON r."domainId" = d."id"
    WHERE r."userId" = ? AND r."role" = 'OWNER' AND d."state" = 'ACTIVE' ORDER BY d."id"`;
  const lock = sql.dialect === 'postgresql' ? ' FOR NO KEY UPDATE OF d' : '';
  const domains = await sql.all<Pick<Domain, 'id' | 'name'>>(owned + lock, [id]);
  const alone: string[] = [];
  for (const domain of domains) {
    const others = await ctx.tx.models.domainRole.count({
      where: { domainId: domain.id, role: 'OWNER', userId: { not: id } },
    });
    if (others === 0) alone.push(domain.name);
  }
  return alone.sort();
}
