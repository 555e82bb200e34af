import { actingIdentity } from '../../core/identities/acting.ts';
import type { Identity } from '../../db/rows.ts';
import { answered } from '../schema/errors.ts';
import { readOptionalId } from '../schema/ids.ts';
import type { GraphQLContext } from './context.ts';
import { Perspective } from './perspective.ts';

/** Through whose eyes a row is shown: those it was loaded for, else the token's own. */
export function viewOf(row: object, ctx: GraphQLContext): Perspective {
  return Perspective.of(row) ?? ctx.own;
}

/** The view a root field is asked for: of the identity named by `as`, or the token's own. Throws as `actingIdentity`. */
export async function viewAs(ctx: GraphQLContext, as: string | null | undefined): Promise<Perspective> {
  if (as == null) return ctx.own;
  return ctx.as(await answered(() => actingIdentity(ctx.core, readOptionalId(as, 'Identity', ['as']))));
}

/** Who does something, by the id that a mutation's input names. */
export async function actorOf(
  ctx: GraphQLContext,
  input: { actingIdentityId?: string | null },
): Promise<Identity> {
  const named = readOptionalId(input.actingIdentityId, 'Identity', ['input', 'actingIdentityId']);
  return actingIdentity(ctx.core, named);
}

export const AS_DESCRIPTION =
  "Through the eyes of which of your identities; the token's own when left out (tokens of users then see what everybody sees).";
