// Reads what was decided about identities: for those who hold them, and for those who moderate.

import type { AppealState } from '../../../db/enums.ts';
import type { Domain, Strike } from '../../../db/rows.ts';
import { type Ctx, models } from '../../context.ts';
import { idsOf, orderOf, type Page } from '../../page.ts';
import { administersInstall, hasRole, mustModerateDomain, userOf } from '../../roles/policy.ts';

/** Whether the viewer is one of those who hold the identity; by a token of one identity that one alone. */
export async function isHeldByViewer(ctx: Ctx, { identityId }: Pick<Strike, 'identityId'>): Promise<boolean> {
  const { viewer } = ctx;
  if (viewer.kind === 'identity') return viewer.identity.id === identityId;
  const user = userOf(ctx);
  if (!user) return false;
  const member = await models(ctx).identityMember.findFirst({ where: { identityId, userId: user.id } });
  return member !== null;
}

/** Whether the viewer decides about such things; what concerns logins belongs to admins of the install. */
export async function decidesAbout(
  ctx: Ctx,
  { act, domainId }: Pick<Strike, 'act' | 'domainId'>,
): Promise<boolean> {
  return administersInstall(ctx) || (act !== 'DISABLE' && (await hasRole(ctx, domainId, 'MODERATOR')));
}

/** A decision by its id, for those who hold the identity and those who decide; null for everybody else. */
export async function strikeFor(ctx: Ctx, id: bigint): Promise<Strike | null> {
  const strike = await models(ctx).strike.findUnique({ where: { id } });
  if (!strike) return null;
  return (await isHeldByViewer(ctx, strike)) || (await decidesAbout(ctx, strike)) ? strike : null;
}

/** What was decided about the identities that the viewer holds, the last first. */
export async function ownStrikes(ctx: Ctx, page: Page): Promise<Strike[]> {
  const { viewer } = ctx;
  const user = userOf(ctx);
  const identityIds =
    viewer.kind === 'identity'
      ? [viewer.identity.id]
      : user === null
        ? []
        : (await models(ctx).identityMember.findMany({ where: { userId: user.id } })).map(
            (row) => row.identityId,
          );
  if (identityIds.length === 0) return [];
  return models(ctx).strike.findMany({
    where: { id: idsOf(page), identityId: { in: identityIds } },
    ...orderOf(page),
  });
}

export interface StrikeFilter {
  /** Only those with an appeal in this state. */
  appeal: AppealState | null;
  identityId: bigint | null;
}

/**
 * What was decided about identities of a domain, the last first, for its moderators; that a login was disabled is shown
 * to admins of the install alone. Errors: FORBIDDEN.
 */
export async function strikesOn(
  ctx: Ctx,
  domain: Domain,
  { appeal, identityId }: StrikeFilter,
  page: Page,
): Promise<Strike[]> {
  await mustModerateDomain(ctx, domain);
  return models(ctx).strike.findMany({
    where: {
      id: idsOf(page),
      domainId: domain.id,
      ...(appeal === null ? {} : { appealState: appeal }),
      ...(identityId === null ? {} : { identityId }),
      ...(administersInstall(ctx) ? {} : { act: { not: 'DISABLE' } }),
    },
    ...orderOf(page),
  });
}

/** The ids of the posts that a decision is about, the oldest first. */
export async function postsOfStrike(ctx: Ctx, { id }: Pick<Strike, 'id'>): Promise<bigint[]> {
  const rows = await models(ctx).strikePost.findMany({ where: { strikeId: id }, orderBy: { postId: 'asc' } });
  return rows.map(({ postId }) => postId);
}
