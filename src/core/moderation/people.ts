// The people whom a moderator may act on.

import type { RestrictionLevel, Role } from '../../db/enums.ts';
import type { Domain, Identity, IdentityRestriction, Prisma, User } from '../../db/rows.ts';
import { containing } from '../../db/sql/matching.ts';
import { type Ctx, models } from '../context.ts';
import { restrictionOn } from '../identities/limits/restrict.ts';
import { identityById } from '../identities/queries.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { administersInstall, hasRole, mustAdministerInstall, mustModerateDomain } from '../roles/policy.ts';
import { ranksToDecide, ranksToModeratePosts } from '../roles/ranks.ts';
import type { ModeratedFilter } from './filter.ts';
import { isWithinReach } from './reach.ts';
import { strangersTo } from './strangers.ts';

/**
 * Identities in every state, the last made (or met) first: those of a domain for its moderators, or those of other
 * servers that it knows; with `domain` null all that are known here, of other servers too, for admins of the install.
 * Errors: FORBIDDEN, also where somebody else asks for what concerns logins.
 */
export async function moderatedIdentities(
  ctx: Ctx,
  domain: Domain | null,
  filter: ModeratedFilter,
  page: Page,
): Promise<Identity[]> {
  if (domain) await mustModerateDomain(ctx, domain);
  else mustAdministerInstall(ctx);
  const { text, name, state, isLimited, isSensitive, isStaff, roles, isDisabled, email } = filter;
  const { inviterId, origin, handleDomain } = filter;
  if (isDisabled != null || email != null) mustAdministerInstall(ctx);
  if (domain && origin === 'REMOTE') return strangersTo(ctx, domain, filter, page);
  const part = (text: string) => containing(ctx.app.db.dialect, text);
  const decided = (level: RestrictionLevel, is: boolean) => {
    const row = { level, domainId: domain?.id ?? null };
    return { restrictions: is ? { some: row } : { none: row } };
  };
  const ofStaff = domain && { some: { user: { roles: { some: { domainId: domain.id } } } } };
  const members = [
    ...(isStaff && ofStaff ? [ofStaff] : []),
    ...(isStaff === false && ofStaff ? [{ none: ofStaff.some }] : []),
    ...(isDisabled == null ? [] : [{ some: { user: { disabledAt: isDisabled ? { not: null } : null } } }]),
    ...(email == null ? [] : [{ some: { user: { email: part(email.trim()) } } }]),
  ];
  return models(ctx).identity.findMany({
    where: {
      id: idsOf(page),
      isInstance: false,
      ...(domain ? { domainId: domain.id } : {}),
      ...(!domain && origin != null ? { domainId: origin === 'LOCAL' ? { not: null } : null } : {}),
      ...(handleDomain == null ? {} : { handleDomain }),
      ...(state == null ? {} : { state }),
      ...(text == null || text === '' ? {} : { usernameKey: part(text) }),
      ...(name == null || name === '' ? {} : { name: part(name) }),
      AND: [
        ...members.map((each) => ({ members: each })),
        ...(roles == null || !domain ? [] : [ofRoles(domain, roles)]),
        ...(inviterId == null ? [] : [{ invitation: { is: { inviterId } } }]),
        ...(isLimited == null ? [] : [decided('LIMIT', isLimited)]),
        ...(isSensitive == null ? [] : [decided('SENSITIVE', isSensitive)]),
      ],
    },
    ...orderOf(page),
  });
}

/** Who has one of these roles on a domain. */
function ofRoles({ id: domainId }: Domain, roles: readonly (Role | 'NONE')[]): Prisma.IdentityWhereInput {
  const named = roles.filter((role) => role !== 'NONE');
  const holders = (role: object) => ({ user: { roles: { some: { domainId, ...role } } } });
  return {
    OR: [
      { members: { some: holders({ role: { in: named } }) } },
      ...(roles.includes('NONE') ? [{ members: { none: holders({}) } }] : []),
    ],
  };
}

/** What those who moderate a domain know of somebody. */
export interface Moderation {
  /** What the domain decided about them for itself; null for nothing. */
  restriction: IdentityRestriction | null;
  /** Whether it shows all their media as sensitive. */
  isSensitive: boolean;
  /** The highest role that their holders have on the domain. */
  role: Role | null;
  /** The identity, of the same domain, whose invite they signed up with; null where there was none. */
  inviterId: bigint | null;
  /** The logins that hold them; null for all but admins of the install. */
  logins: User[] | null;
  /** Whether the viewer ranks high enough for what is asked; the domain decides. */
  ranks: {
    toRestrict(): Promise<boolean>;
    toUnrestrict(): Promise<boolean>;
    toModeratePosts(): Promise<boolean>;
  };
}

const RANKS: readonly Role[] = ['OWNER', 'ADMIN', 'MODERATOR'];

/** The same for whoever moderates the domain; null for everybody else. */
export async function moderationOf(
  ctx: Ctx,
  domain: Pick<Domain, 'id'>,
  { id, domainId }: Pick<Identity, 'id' | 'domainId'>,
): Promise<Moderation | null> {
  if (!(await hasRole(ctx, domain.id, 'MODERATOR'))) return null;
  const restriction = await restrictionOn(ctx, domain.id, id);
  const isSensitive = (await ctx.app.restrictions.sensitiveIds(domain.id)).has(id);
  const ranks = {
    toRestrict: () => ranksToDecide(ctx, 'against', domain.id, { id, domainId }),
    toUnrestrict: () => ranksToDecide(ctx, 'for', domain.id, { id, domainId }),
    toModeratePosts: () => ranksToModeratePosts(ctx, domain.id, { id, domainId }),
  };
  const decided = { restriction, isSensitive, role: null, inviterId: null, ranks };
  if (domainId === null) return { ...decided, logins: administersInstall(ctx) ? [] : null };
  const isAdmin = administersInstall(ctx);
  // Who lives on another domain holds roles and logins that are no matter of this one.
  if (domainId !== domain.id && !isAdmin) return { ...decided, logins: null };
  const roles = await models(ctx).domainRole.findMany({
    where: { domainId: domain.id, user: { memberships: { some: { identityId: id } } } },
  });
  const logins = isAdmin
    ? await models(ctx).user.findMany({
        where: { memberships: { some: { identityId: id } } },
        orderBy: { id: 'asc' },
      })
    : null;
  const invitation = await models(ctx).invitation.findUnique({ where: { identityId: id } });
  return {
    ...decided,
    inviterId: invitation?.inviterId ?? null,
    role: RANKS.find((rank) => roles.some(({ role }) => role === rank)) ?? null,
    logins,
  };
}

/** Somebody on whom those who moderate a domain may act, whatever their state; null for everybody else. */
export async function moderatedIdentity(ctx: Ctx, domain: Domain, id: bigint): Promise<Identity | null> {
  const identity = await identityById(ctx, id);
  if (!identity || identity.isInstance || identity.state === 'DELETED') return null;
  return (await isWithinReach(ctx, identity, domain)) ? identity : null;
}
