// Lists of domains, as far as the viewer has to do with them.

import type { Domain } from '../../db/rows.ts';
import { scopesAllow } from '../../lib/scopes.ts';
import { normaliseHost } from '../../lib/url/host-name.ts';
import { type Ctx, models, sql } from '../context.ts';
import { administersInstall, userOf } from '../roles/policy.ts';

/**
 * The domains a viewer has to do with: for install admins all, for others the one addressed and those on which their
 * user has a role or an identity. Nobody else is shown which other domains are on the same install.
 */
export async function domainsFor(ctx: Ctx): Promise<readonly Domain[]> {
  const all = await ctx.app.domains.all();
  const { viewer } = ctx;
  // An app that acts as an admin's identity sees other domains only with the admin's scope.
  const isApp = viewer.kind === 'identity' && !scopesAllow(viewer.scopes, 'admin:read');
  if (administersInstall(ctx) && !isApp) return all;
  const own = new Set<bigint>(ctx.domain ? [ctx.domain.id] : []);
  const user = viewer.kind === 'user' ? userOf(ctx) : null;
  if (user) {
    const roles = await models(ctx).domainRole.findMany({ where: { userId: user.id } });
    const held = await models(ctx).identity.findMany({
      where: { members: { some: { userId: user.id } }, domainId: { not: null } },
      select: { domainId: true },
    });
    for (const { domainId } of [...roles, ...held]) if (domainId !== null) own.add(domainId);
  }
  return all.filter((domain) => own.has(domain.id));
}

/** One of them by its name or host, in any case and script; null for all others. */
export async function domainFor(ctx: Ctx, name: string): Promise<Domain | null> {
  const { domains } = ctx.app;
  const key = normaliseHost(name.trim());
  if (key === null) return null;
  const domain = (await domains.byName(key)) ?? (await domains.pending(key));
  return domain && (await domainsFor(ctx)).some((each) => each.id === domain.id) ? domain : null;
}

/** Languages the people of a domain say they write in, as BCP 47 tags. */
export async function languagesOf(ctx: Ctx, domainId: bigint): Promise<string[]> {
  const rows = await sql(ctx).all<{ language: string }>(
    `SELECT DISTINCT "language" FROM identity WHERE "domainId" = ? AND "language" IS NOT NULL AND "state" = 'ACTIVE' ORDER BY "language"`,
    [domainId],
  );
  return rows.map((row) => row.language);
}
