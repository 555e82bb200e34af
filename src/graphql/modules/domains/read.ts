// Reads which domain an argument names.

import { DomainNotFound } from '../../../core/domains/errors.ts';
import { domainsFor } from '../../../core/domains/queries.ts';
import type { Domain } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { readId } from '../../schema/ids.ts';

const PATH = ['input', 'domainId'];

/**
 * The domain that an argument or a mutation names by its global id. Errors: INVALID_INPUT for what is no id of a
 * domain, NOT_FOUND, also for domains that the viewer has nothing to do with.
 */
export async function readDomain(id: string, ctx: GraphQLContext, path = PATH): Promise<Domain> {
  const key = readId(id, 'Domain', path);
  const domain = (await domainsFor(ctx.core)).find((each) => each.id === key);
  if (!domain) throw new DomainNotFound(path);
  return domain;
}

/** The same where it may be left out; null then. */
export async function readOptionalDomain(
  id: string | null | undefined,
  ctx: GraphQLContext,
  path = PATH,
): Promise<Domain | null> {
  return id == null ? null : readDomain(id, ctx, path);
}
