// Reads which identity a mutation is about, and shapes payloads of changes between two identities.

import { IdentityNotFound } from '../../../core/identities/errors.ts';
import type { Identity } from '../../../db/rows.ts';
import type { GraphQLContext } from '../../request/context.ts';
import { NotFoundError } from '../../schema/errors.ts';
import { encodeNodeId, readId } from '../../schema/ids.ts';
import type { PayloadField } from '../../schema/mutation.ts';
import { identityFor } from './see.ts';

/** What somebody is told who names an identity that is not there for them: the same for unknown and hidden ones. */
export function notFound(path: readonly string[]): NotFoundError {
  return new NotFoundError(new IdentityNotFound().message, { path });
}

/** The identity that a mutation is about, as far as the one who acts sees it. Errors: INVALID_INPUT, NOT_FOUND. */
export async function targetIdentity(
  ctx: GraphQLContext,
  id: string,
  field = 'identityId',
): Promise<Identity> {
  const { identity, isSeen } = await knownIdentity(ctx, id, field);
  if (!isSeen || identity.state === 'DELETED') throw notFound(['input', field]);
  return identity;
}

/**
 * An identity whatever the one who acts may see of it, and whether they see it: what stands between the two can be
 * ended in any case. Who calls this must not show what is not seen, nor tell that it is there. Errors: INVALID_INPUT,
 * NOT_FOUND for an unknown id.
 */
export async function knownIdentity(
  ctx: GraphQLContext,
  id: string,
  field = 'identityId',
): Promise<{ identity: Identity; isSeen: boolean }> {
  const identity = await ctx.view.identities.load(readId(id, 'Identity', ['input', field]));
  if (!identity) throw notFound(['input', field]);
  return { identity, isSeen: (await identityFor(ctx, identity)) !== null };
}

/** The field of a payload that names who is to be taken out of a list, also where they are not shown any more. */
export function leaves(list: string): PayloadField {
  return { type: 'ID', description: `The \`id\` of that identity; remove it from ${list}.` };
}

/** Both sides after something changed between them; `identity` is null where the one who acted may not see it. */
export async function bothAfter(
  ctx: GraphQLContext,
  actor: Identity,
  other: Identity,
): Promise<{ identity: Identity | null; actingIdentity: Identity }> {
  const view = ctx.renewView();
  const [self, target] = await Promise.all([view.identities.load(actor.id), view.identities.load(other.id)]);
  return { identity: await identityFor(ctx, target), actingIdentity: self ?? actor };
}

/** The same after something between them ended, with the id of the other for lists that they leave. */
export async function bothWithout(ctx: GraphQLContext, actor: Identity, other: Identity) {
  return { ...(await bothAfter(ctx, actor, other)), identityId: encodeNodeId('Identity', other.id) };
}

/** The id of an identity that stands for whoever holds it; null where none is named. Errors: INVALID_INPUT. */
export function readHolder(id: string | null | undefined): bigint | null {
  return id == null ? null : readId(id, 'Identity', ['input', 'holderOf']);
}
