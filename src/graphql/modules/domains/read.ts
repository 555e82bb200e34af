import { DomainNotFound } from '../../../core/domains/errors.ts';
import { domainFor } from '../../../core/domains/queries.ts';
import type { Domain } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';

/** The domain a mutation names. Errors: NOT_FOUND, also for those the viewer has nothing to do with. */
export async function readDomain(name: string, ctx: GraphQLContext): Promise<Domain> {
  const domain = await domainFor(ctx.core, name);
  if (!domain) throw new DomainNotFound(name.slice(0, 255));
  return domain;
}
