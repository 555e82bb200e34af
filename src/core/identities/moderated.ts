// The people whom a moderator may act on.

import type { IdentityState } from '../../db/enums.ts';
import type { Domain, Identity } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import { idsOf, orderOf, type Page } from '../page.ts';
import { mustAdministerInstall, mustModerateDomain } from '../roles/policy.ts';

export interface ModeratedFilter {
  /** Part of the username, in any case. */
  text?: string | null;
  state?: IdentityState | null;
}

/**
 * Identities in every state, the last made (or met) first: those of a domain for its moderators; with `domain` null all
 * that are known here, of other servers too, for admins of the install. Errors: FORBIDDEN.
 */
export async function moderatedIdentities(
  ctx: Ctx,
  domain: Domain | null,
  { text, state }: ModeratedFilter,
  page: Page,
): Promise<Identity[]> {
  if (domain) await mustModerateDomain(ctx, domain);
  else mustAdministerInstall(ctx);
  return models(ctx).identity.findMany({
    where: {
      id: idsOf(page),
      isInstance: false,
      ...(domain ? { domainId: domain.id } : {}),
      ...(state == null ? {} : { state }),
      ...(text == null || text === '' ? {} : { usernameKey: { contains: text.toLowerCase() } }),
    },
    ...orderOf(page),
  });
}
