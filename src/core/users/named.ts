// Finds the user that an operation is for: one named by address, or the viewer.

import type { Domain, User } from '../../db/rows.ts';
import { AppError } from '../../lib/app-error.ts';
import { type Ctx, models } from '../context.ts';
import { administersInstall, mustAdministerDomain, userOf } from '../roles/policy.ts';

/** How somebody is named: by the address of their login, or by an identity that they alone hold. */
export interface WhoIsMeant {
  email?: string | null | undefined;
  holderOf?: bigint | null | undefined;
}

/**
 * The user that something on a domain is for: the viewer by default. Others are named by admins of the domain, by an
 * identity on it that only they hold; by the address of their login only by admins of the install, because the answer
 * tells who has one. Errors: INVALID_INPUT where nobody is meant, FORBIDDEN, CONFLICT where several hold the identity,
 * NOT_FOUND.
 */
export async function userNamed(ctx: Ctx, domain: Domain, { email, holderOf }: WhoIsMeant): Promise<User> {
  if (holderOf != null) return soleHolder(ctx, domain, holderOf);
  const own = userOf(ctx);
  const wanted = email?.trim().toLowerCase();
  if (own && (wanted === undefined || wanted === own.email)) return own;
  const path = ['input', 'email'];
  if (wanted === undefined)
    throw new AppError('INVALID_INPUT', 'Name the user by e-mail address; nobody is signed in here.', {
      path,
    });
  await mustAdministerDomain(ctx, domain);
  if (!administersInstall(ctx))
    throw new AppError(
      'FORBIDDEN',
      'Only admins of the install name people by e-mail address; name an identity that they hold (`holderOf`), or send them an invite.',
      { path },
    );
  const user = await models(ctx).user.findUnique({ where: { email: wanted } });
  if (!user)
    throw new AppError('NOT_FOUND', 'There is no user with this e-mail address; add them first.', { path });
  return user;
}

async function soleHolder(ctx: Ctx, domain: Domain, identityId: bigint): Promise<User> {
  const path = ['input', 'holderOf'];
  await mustAdministerDomain(ctx, domain);
  const members = await models(ctx).identityMember.findMany({
    where: { identityId, identity: { domainId: domain.id, state: { not: 'DELETED' } } },
    include: { user: true },
    take: 2,
  });
  const [member] = members;
  if (!member)
    throw new AppError('NOT_FOUND', `No identity of ${domain.name} that somebody holds has this id.`, {
      path,
    });
  if (members.length > 1)
    throw new AppError(
      'CONFLICT',
      'Several people hold this identity; name one that only one of them holds.',
      {
        path,
      },
    );
  return member.user;
}
