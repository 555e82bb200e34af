import type { Domain, Identity } from '../../db/rows.ts';
import { type Ctx, models } from '../context.ts';
import type { Page } from '../page.ts';

/** The people of a domain who want to be found, the latest first; nobody else is ever listed. */
export function discoverableIdentities(
  ctx: Ctx,
  domain: Pick<Domain, 'id'>,
  page: Page,
): Promise<Identity[]> {
  return models(ctx).identity.findMany({
    where: {
      domainId: domain.id,
      state: 'ACTIVE',
      isDiscoverable: true,
      isInstance: false,
      id: {
        ...(page.olderThan != null && { lt: page.olderThan }),
        ...(page.newerThan != null && { gt: page.newerThan }),
      },
    },
    orderBy: { id: page.order === 'oldest' ? 'asc' : 'desc' },
    take: page.limit,
  });
}
