// Reads which identity a request is made as.

import { actAs } from '../../core/identities/acting.ts';
import { answered, InvalidInputError } from '../schema/errors.ts';
import { readId } from '../schema/ids.ts';
import { GraphQLContext } from './context.ts';

/** The header that names the identity a request is made as, over HTTP and for server-sent events. */
export const IDENTITY_HEADER = 'pukeko-identity';

/**
 * The context of an operation that names the identity it is made as, by its global id; null where it names none, and
 * then the token's own counts. Errors: INVALID_INPUT for what is no id of an identity, and those of `actAs`.
 */
export async function madeAs(ctx: GraphQLContext, named: unknown): Promise<GraphQLContext> {
  if (named === null || named === undefined) return ctx;
  if (typeof named !== 'string')
    throw new InvalidInputError('Name the identity by its id, as text: `identity_113…`.');
  const id = readId(named, 'Identity', []);
  const viewer = await answered(() => actAs(ctx.core, id));
  return viewer === ctx.core.viewer ? ctx : new GraphQLContext({ ...ctx.core, viewer }, ctx.services, ctx.ip);
}
