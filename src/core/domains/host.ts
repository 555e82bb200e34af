// Corrects the host of a domain that was never used.

import type { Domain } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import type { TxCtx } from '../context.ts';
import { createInstanceActor } from '../identities/instance-actor.ts';
import type { NewKeys } from '../identities/keys.ts';
import { DomainTaken } from './errors.ts';
import { isUnused } from './forget.ts';
import { takeNames } from './names.ts';
import { originOf } from './origin.ts';

/**
 * Moves a domain that never had an identity to another host: its actor with new keys, its names. URIs never move, so a
 * domain that was used stays where it is. Errors: CONFLICT.
 */
export async function moveHost(ctx: TxCtx, domain: Domain, host: string, keys: NewKeys): Promise<Domain> {
  const { models, sql } = ctx.tx;
  // Whoever makes its first identity at this moment comes before or after.
  if (sql.dialect === 'postgresql')
    await sql.all('SELECT 1 FROM domain WHERE "id" = ? FOR UPDATE', [domain.id]);
  const still = await models.domain.findUniqueOrThrow({ where: { id: domain.id } });
  if (still.host === host) return still;
  if (still.state === 'CLOSING' || still.state === 'CLOSED' || !(await isUnused(sql, still)))
    throw new AppError(
      'CONFLICT',
      `${domain.name} has been in use: other servers know its identities by addresses on ${still.host}, and addresses never move.`,
      { path: ['input', 'host'] },
    );
  const taken = await models.domainName.findUnique({ where: { name: host } });
  if (taken && taken.domainId !== domain.id) throw new DomainTaken(host);
  await models.domainName.deleteMany({ where: { domainId: domain.id } });
  await takeNames(ctx, { ...still, host });
  await sql.run(
    'DELETE FROM identity_key WHERE "identityId" IN (SELECT "id" FROM identity WHERE "domainId" = ? AND "isInstance")',
    [domain.id],
  );
  const actors = await sql.run('DELETE FROM identity WHERE "domainId" = ? AND "isInstance"', [domain.id]);
  const moved = await models.domain.update({
    where: { id: domain.id },
    data: { host, origin: originOf(host) },
  });
  // One that waits for its proof has no actor yet.
  if (actors > 0) await createInstanceActor(ctx, moved, keys);
  return moved;
}
